"""One list of who gets a paper: what is printed is what is sent."""

from mutubaku.documents.rules.copies import HEADS, outside, report_copies


def test_the_heads_of_the_units_always_get_the_report() -> None:
    assert report_copies("Bappeda\n \n Inspektorat ") == ("Bappeda", "Inspektorat", HEADS)
    assert report_copies("Bappeda\nPara Kepala Bidang") == ("Bappeda", "Para Kepala Bidang")
    assert report_copies("") == (HEADS,)


def test_where_only_some_units_take_part_their_heads_stand_in_place_of_the_group() -> None:
    listed = "Bappeda\nPara Kepala Bidang dan Kepala UPTD\nKepala PDN"

    assert report_copies(listed, ("Kepala PDN", "Kepala KOP")) == ("Bappeda", "Kepala PDN", "Kepala KOP")


def test_besides_the_heads_everybody_named_gets_it_once() -> None:
    named = ("Para Kepala Bidang", "Sekretaris", "Bappeda", "Bappeda")

    assert outside(named, heads=("Sekretaris",)) == ("Bappeda",)
    assert outside(named) == ("Sekretaris", "Bappeda")
