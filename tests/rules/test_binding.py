"""A book before the binder: sheets, spine, pages that lie wide, in words."""

from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.binding import Binding, binding, bound_in, hints, ranges

UPRIGHT, WIDE = (215.0, 330.0), (330.0, 215.0)


def test_a_book_of_seven_pages_is_told_in_the_order_of_work() -> None:
    book = binding([UPRIGHT, UPRIGHT, WIDE, WIDE, WIDE, UPRIGHT, WIDE], left=30, right=20)
    assert book == Binding(7, UPRIGHT, (3, 4, 5, 7), 30, 20)
    assert hints(book) == (
        ("Kertas", "215 × 330 mm, cetak pada ukuran sebenarnya (100%), hitam putih"),
        ("Satu sisi", "7 lembar, punggung sekitar 2 mm, margin jilid 30 mm di kiri"),
        ("Dua sisi", "4 lembar; sisi terakhir kosong, punggung sekitar 1 mm, balik pada sisi panjang; margin jilid "
                     "halaman belakang 20 mm"),
        ("Melintang", "halaman 3–5, 7: putar ke kiri sehingga sisi atasnya masuk jilid"),
        ("Periksa", "kode isi pada kaki setiap halaman harus sama sebelum dijilid"),
    )  # fmt: skip


def test_attached_files_are_bound_in_by_name_with_their_pages() -> None:
    assert bound_in([]) == ()
    assert bound_in([("lkjip.pdf", 1120), ("lampiran.xlsx", None)]) == (
        ("Berkas terlampir", "cetak dan jilid juga lkjip.pdf (1.120 halaman) dan lampiran.xlsx, sesudah halaman terakhir "
                             "naskah; lembar dan punggungnya belum terhitung"),
    )  # fmt: skip


def test_a_book_without_upright_pages_has_no_hints() -> None:
    assert binding([WIDE], left=30, right=20) is None
    assert binding([], left=30, right=20) is None


@given(st.lists(st.booleans(), max_size=80))
def test_every_page_is_counted_once(turned: list[bool]) -> None:
    book = binding([WIDE if one else UPRIGHT for one in (False, *turned)], left=30, right=20)
    assert book is not None
    assert (book.pages, book.sheets) == (len(turned) + 1, len(turned) // 2 + 1)
    assert [no in book.wide for no in range(2, book.pages + 1)] == turned


@given(st.sets(st.integers(1, 300)))
def test_ranges_say_exactly_the_numbers(numbers: set[int]) -> None:
    told = [part.split("–") for part in ranges(sorted(numbers)).split(", ") if part]
    assert {n for part in told for n in range(int(part[0]), int(part[-1]) + 1)} == numbers
