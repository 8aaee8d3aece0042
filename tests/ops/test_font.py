"""The font of the pages: one small file with every character an Indonesian page writes, in all weights."""

from fontTools.ttLib import TTFont

from mutubaku.ops.font import CHARACTERS, WEIGHTS, page_font


def test_the_font_is_cut_to_what_the_pages_use(tmp_path) -> None:
    path = page_font(tmp_path)

    font = TTFont(path)
    assert path.relative_to(tmp_path).as_posix() == "web/inter.woff2"
    assert set(CHARACTERS) - set(font.getBestCmap()) == set()
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [
        ("wght", *WEIGHTS)
    ]
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))
    assert path.stat().st_size < 40_000
    assert [one.name for one in path.parent.iterdir()] == ["inter.woff2"]


def test_a_font_that_is_there_is_left_alone(tmp_path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "inter.woff2").write_bytes(b"kept")

    assert page_font(tmp_path).read_bytes() == b"kept"
