"""Who keeps accounts, and what a new account's fields must be."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.org.rules.accounts import account_faults, may_keep_accounts
from mutubaku.org.rules.holding import Holder, Holding, Role

DAY = date(2026, 11, 2)
ADMIN = Holder(
    office_id=1, person_id=2, person="-", nip="", rank="", position_id=3, position="Admin", role=Role.ADMIN, unit_id=4,
    unit="DIN", heads=False, holding=Holding.DEFINITIF, since=date(2026, 1, 1), until=date(2026, 12, 31),
)  # fmt: skip

TEXT = st.text(max_size=70)


@given(st.sampled_from(Role), st.integers(1, 3), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_only_an_admin_of_the_office_keeps_accounts_while_appointed(
    role: Role, office: int, day: date
) -> None:
    found = may_keep_accounts(replace(ADMIN, role=role), office_id=office, on=day)

    allowed = role == Role.ADMIN and office == 1 and day.year == 2026
    assert [refusal.code for refusal in found] == ([] if allowed else ["role"])


@pytest.mark.parametrize(
    "username", ["ab", "Kadis", "ada spasi", ".titik", "a" * 61, "n\n", "nama\n", "ñandu"]
)
def test_a_name_that_cannot_be_typed_alike_by_everyone_is_refused(username: str) -> None:
    assert [refusal.place for refusal in account_faults(username, "Nama", "")] == ["username"]


@given(
    st.from_regex(r"[a-z0-9][a-z0-9._-]{2,59}", fullmatch=True), st.from_regex(r"[0-9]{18}", fullmatch=True)
)
def test_a_whole_account_has_no_fault(username: str, nip: str) -> None:
    assert account_faults(username, "Nama", nip) == account_faults(username, "Nama", "") == []


@given(TEXT, TEXT, TEXT)
def test_every_fault_names_its_field_once(username: str, name: str, nip: str) -> None:
    places = [refusal.place for refusal in account_faults(username, name, nip)]

    assert len(places) == len(set(places))
    assert set(places) <= {"username", "name", "nip"}
    assert ("name" in places) == (not name.strip())
