"""Who seals, which certificate may be used, codes and verdicts: properties of the pure rules of signing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.sealing import (
    CertificateFacts,
    Provider,
    address,
    masked_nik,
    nik_faults,
    provider_of,
    refusals_to_use,
    same_code,
    typed_code,
    usable,
)
from mutubaku.documents.rules.verifying import Verdict, is_secret, judged, verdict_of
from mutubaku.values.content import Letter

NOW = datetime(2026, 11, 2, 1, 5, tzinfo=UTC)
moments = st.integers(-900, 900).map(lambda days: NOW + timedelta(days=days))


@st.composite
def certificates(draw):
    since = draw(moments)
    return CertificateFacts(
        id=draw(st.integers(1, 99)), serial="ab", person_id=draw(st.integers(1, 3)), since=since,
        until=since + timedelta(days=draw(st.integers(1, 900))), revoked_at=draw(st.none() | moments), reason="mutasi",
        has_key=draw(st.booleans()),
    )  # fmt: skip


# ------------------------------------------------------------------ certificates


@given(st.lists(certificates(), max_size=6), st.integers(1, 3), moments)
def test_exactly_those_who_have_a_usable_certificate_are_not_refused(found, person, at):
    one = usable(found, person, at)
    refusals = refusals_to_use(found, person, "Sekretaris", at)
    assert (one is None) == bool(refusals)
    if one:
        assert one.person_id == person and one.has_key and one.since <= at <= one.until
        assert one.revoked_at is None or at < one.revoked_at
        assert all(
            other.since <= one.since
            for other in found
            if other.person_id == person and other.valid_at(at) and other.has_key
        )


@given(certificates(), moments)
def test_the_state_of_a_certificate_agrees_with_whether_it_is_valid(one, at):
    assert (one.state_at(at) == "berlaku") == one.valid_at(at)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"revoked_at": NOW}, "Sertifikat Sekretaris sudah dicabut: mutasi."),
        ({"until": NOW - timedelta(days=1)}, "Sertifikat Sekretaris sudah kedaluwarsa sejak 01-11-2026."),
        ({"since": NOW + timedelta(days=1)}, "Sertifikat Sekretaris baru berlaku mulai 03-11-2026."),
        ({"has_key": False}, "Kunci sertifikat Sekretaris tidak ada pada peladen ini."),
    ],
)
def test_why_a_certificate_cannot_be_used(changes, words):
    facts = {
        "since": NOW - timedelta(days=9),
        "until": NOW + timedelta(days=9),
        "reason": "mutasi",
        **changes,
    }
    one = CertificateFacts(id=1, serial="ab", person_id=1, **facts)
    (refusal,) = refusals_to_use([one], 1, "Sekretaris", NOW)
    assert refusal.message == f"{words} Minta admin menerbitkan sertifikat baru."


# ------------------------------------------------------------------ the provider


@pytest.mark.parametrize(
    ("setting", "code", "authority", "expected"),
    [
        ("", "DISDAG", False, None),
        ("", "DISDAG", True, Provider.LOKAL),
        ("bsre", "DISDAG", True, Provider.BSRE),
        ("lokal, DISDAG:bsre", "DISDAG", False, Provider.BSRE),
        ("DISDAG:bsre, basah", "LAIN", False, Provider.BASAH),
        ("DISDAG:bsre", "LAIN", True, Provider.LOKAL),
    ],
)
def test_the_setting_names_the_provider_of_an_office(setting, code, authority, expected):
    assert provider_of(setting, code, has_authority=authority) == expected


@given(st.sampled_from(Provider), st.sampled_from(Provider), st.booleans())
def test_the_order_of_the_setting_does_not_matter(everywhere, here, authority):
    parts = [everywhere.value, f"DISDAG:{here}"]
    found = {provider_of(",".join(p), "DISDAG", has_authority=authority) for p in (parts, parts[::-1])}
    assert found == {here}


def test_an_unknown_provider_is_an_error():
    with pytest.raises(ValueError):
        provider_of("privy", "DISDAG", has_authority=True)


# ------------------------------------------------------------------ codes and names

tokens = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=22, max_size=22)


@given(tokens)
def test_a_code_is_typed_as_people_type_it(token):
    code = typed_code(token)
    assert len(code) == 9 and code[4] == "-"
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert same_code(typed, token)
    assert not same_code(code[:-1], token) and not same_code("", token)


@given(tokens, tokens)
def test_two_papers_have_two_codes(one, other):
    assert (one == other) or not same_code(typed_code(one), other)


def test_the_address_of_a_paper():
    assert address("https://contoh.example/", "AB") == "https://contoh.example/verifikasi/AB/"
    assert address("https://contoh.example", "") == ""


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_a_masked_nik_shows_six_digits(nik):
    assert nik_faults(nik) == []
    shown = masked_nik(nik)
    assert (len(shown), shown[:4], shown[-2:], shown[4:-2]) == (16, nik[:4], nik[-2:], "•" * 10)


@given(st.text(max_size=20))
def test_nothing_else_is_a_nik(text):
    assert (nik_faults(text) == []) == (len(text) == 16 and text.isascii() and text.isdecimal())


# ------------------------------------------------------------------ verdicts


@given(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 4), st.booleans())
def test_only_a_registered_file_is_genuine(registered, attached, readable, count, intact):
    found = verdict_of(
        registered=registered, attached=attached, readable=readable, signatures=count, intact=intact
    )
    assert (found == Verdict.GENUINE) == registered
    assert (found == Verdict.ATTACHED) == (attached and not registered)
    if found == Verdict.SIGNED:
        assert readable and count and intact


@given(st.booleans(), st.booleans(), st.none() | certificates(), st.none() | moments)
def test_a_signature_is_good_only_if_everything_about_it_is(intact, trusted, certificate, at):
    line = judged("Pejabat", "Sekretaris", "", at, intact=intact, trusted=trusted, certificate=certificate)
    good = intact and trusted and certificate is not None and at is not None and certificate.valid_at(at)
    assert (line.wrong == "") == good
    assert (line.told != "") == (good and certificate.revoked_at is not None)


@pytest.mark.parametrize(
    ("fields", "secret"),
    [
        ((("Sifat", ("Rahasia",)),), True),
        ((("Sifat", ("Sangat Rahasia",)),), True),
        ((("Sifat", ("Segera",)), ("Keamanan", ("Biasa", "rahasia"))), True),
        ((("Hal", ("Rahasia dapur umum",)),), False),
        ((), False),
    ],
)
def test_a_paper_is_secret_where_its_own_fields_say_so(fields, secret):
    assert is_secret(Letter(("NOTA DINAS",), fields, ())) == secret
