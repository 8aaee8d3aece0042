"""Calendar data: what is read, and every fault named at once."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.values.calendar_data import calendar_from, faults, to_plain
from mutubaku.values.refusal import Refusal, Refused
from mutubaku.values.workcalendar import Calendar, DayKind, DayOff, Interval, Profile

NORMAL = {"name": "Normal", "since": date(2026, 1, 1), "hours": {"senin": ["07.30-12.00", "13.00-16.00"]}}
RAMADAN = {
    "name": "Ramadan",
    "since": "2026-02-19",
    "until": "2026-03-20",
    "special": True,
    "to_confirm": "Tanggal menurut sidang isbat.",
    "hours": {"senin": ["08.00–12.00"], "jumat": "08:00-11:30"},
}
NATAL = {"date": date(2026, 12, 25), "name": "Natal", "kind": "libur"}


def read(*documents):
    return calendar_from(documents, version="uji", zone="Asia/Makassar")


def found_in(*documents):
    with pytest.raises(Refused) as caught:
        read(*documents)
    return [refusal.code for refusal in caught.value.refusals]


def profile(**changes):
    return {"profiles": [NORMAL, {**RAMADAN, **changes}]}


def day_off(**changes):
    return {"profiles": [NORMAL], "source": "SKB", "days_off": [{**NATAL, **changes}]}


def test_documents_make_one_calendar():
    local = {"date": date(2026, 1, 9), "name": "Hari jadi", "kind": "daerah", "source": "SE", "version": "2"}
    found = read(
        {"version": "1", "source": "Perpres", "profiles": [NORMAL, RAMADAN]},
        {"version": "1", "source": "SKB", "year": 2026, "days_off": [NATAL, local]},
    )

    normal_week = ((Interval(450, 720), Interval(780, 960)), (), (), (), (), (), ())
    ramadan_week = ((Interval(480, 720),), (), (), (), (Interval(480, 690),), (), ())
    assert found == Calendar(
        (
            Profile("Normal", date(2026, 1, 1), None, normal_week, False, "Perpres"),
            Profile(
                "Ramadan", date(2026, 2, 19), date(2026, 3, 20), ramadan_week, True, "Perpres",
                "Tanggal menurut sidang isbat.",
            ),
        ),
        (
            DayOff(date(2026, 1, 9), "Hari jadi", DayKind.DAERAH, "SE", "2"),
            DayOff(date(2026, 12, 25), "Natal", DayKind.LIBUR, "SKB", "1"),
        ),
        "uji",
        "Asia/Makassar",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ({"profiles": []}, ["no_normal"]),
        ({"profiles": [RAMADAN]}, ["no_normal"]),
        ({"profiles": {"name": "Normal"}}, ["shape"]),
        ({"profiles": [NORMAL], "libur": []}, ["field"]),
        (profile(mulai="2026-02-19"), ["field"]),
        (profile(name=" "), ["empty"]),
        (profile(since="19-02-2026"), ["date"]),
        (profile(until="2026-02-30"), ["date"]),
        (profile(until="2026-02-18"), ["validity"]),
        (profile(hours={}), ["no_hours"]),
        (profile(hours=[]), ["hours"]),
        (profile(hours={"monday": ["08.00-12.00"]}), ["weekday"]),
        (profile(hours={"senin": ["8-12", "13.00-24.00"]}), ["interval_text", "interval_text"]),
        (profile(hours={"senin": ["12.00-08.00"]}), ["interval_order"]),
        (profile(hours={"senin": ["12.00-12.00"]}), ["interval_order"]),
        (profile(hours={"senin": ["08.00-12.00", "11.59-15.00"]}), ["interval_overlap"]),
        (profile(hours={"senin": ["13.00-15.00", "08.00-12.00"]}), ["interval_overlap"]),
        (profile(special=False), ["profile_overlap", "normal_end"]),
        (profile(name="Normal"), ["profile_name"]),
        (
            {"profiles": [NORMAL, RAMADAN, {**RAMADAN, "name": "Lain", "since": "2026-03-20", "until": "2026-04-01"}]},
            ["profile_overlap"],
        ),
        (
            {"profiles": [{**NORMAL, "until": "2026-06-30"}, {**NORMAL, "name": "Baru", "since": "2026-07-02"}]},
            ["normal_gap"],
        ),
        ({"profiles": [{**NORMAL, "until": "2026-06-30"}]}, ["normal_end"]),
        (day_off(date="2026-12-32"), ["date"]),
        (day_off(name=""), ["empty"]),
        (day_off(kind="nasional"), ["kind"]),
        (day_off(kind=["libur"]), ["kind"]),
        (day_off(jenis="libur"), ["field"]),
        ({"profiles": [NORMAL], "days_off": [NATAL]}, ["empty"]),
        ({**day_off(), "year": 2027}, ["year"]),
        ({"profiles": [NORMAL], "source": "SKB", "days_off": [NATAL, {**NATAL, "kind": "daerah"}]}, ["date_twice"]),
    ],
)  # fmt: skip
def test_fault_of_calendar_data(document, codes):
    assert found_in(document) == codes


def test_every_fault_is_told_at_once_with_its_remedy():
    with pytest.raises(Refused) as caught:
        read(
            profile(since="?", hours={"senin": ["pagi"]}),
            {"source": "SKB", "days_off": [{"date": "x", "kind": "cuti"}]},
        )

    assert caught.value.refusals == (
        Refusal("date", "Profil “Ramadan”: “?” pada since bukan tanggal. Tulis misalnya 2026-12-25.", "Profil “Ramadan”"),
        Refusal(
            "interval_text",
            "Profil “Ramadan”: “pagi” bukan selang jam. Tulis misalnya 07.30-12.00.",
            "Profil “Ramadan”",
        ),
        Refusal("date", "Hari libur x: “x” pada date bukan tanggal. Tulis misalnya 2026-12-25.", "Hari libur x"),
        Refusal("empty", "Hari libur x: name belum diisi. Lengkapi isian itu.", "Hari libur x"),
        Refusal(
            "kind",
            "Hari libur x: jenis “cuti” tidak dikenal. Pilih libur, cuti_bersama, atau daerah.",
            "Hari libur x",
        ),
    )  # fmt: skip


def test_normal_profiles_that_follow_one_another_have_no_fault():
    changed = {
        "profiles": [{**NORMAL, "until": "2026-06-30"}, {**NORMAL, "name": "Baru", "since": "2026-07-01"}]
    }

    found = read(changed)

    assert faults(found.profiles, found.days_off) == []


spans = st.lists(st.integers(0, 1439), max_size=6, unique=True).map(sorted)
intervals = spans.map(
    lambda edges: tuple(Interval(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))
)
weeks = st.tuples(*[intervals] * 7).filter(any)
texts = st.text(st.characters(categories=["L", "N"]), min_size=1)


@given(texts, st.dates(max_value=date(9000, 1, 1)), weeks, texts)
def test_stored_profile_reads_back(name, since, week, to_confirm):
    profile = Profile(name, since, None, week, False, "Perpres", to_confirm)

    stored = json.loads(json.dumps(to_plain(profile)))

    assert read({"profiles": [stored]}).profiles == (profile,)
