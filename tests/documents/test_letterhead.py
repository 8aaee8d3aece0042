"""Emblem and labels of an office: what may be uploaded, what is printed with it, the archive copy on demand."""

import json
import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from cast import at
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import cast, hold
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.files import store
from mutubaku.documents.models import Letterhead
from mutubaku.documents.rules.emblem import LIMIT, refusals_to_show
from mutubaku.documents.rules.letters.wording import LABELS, Labels
from mutubaku.documents.rules.nota_dinas import NotaDinas, compose_nota_dinas
from mutubaku.documents.selectors import emblem_of, file_of, kept_files, labels_of
from mutubaku.documents.selectors import paper as paper_of
from mutubaku.documents.services.building import build
from mutubaku.documents.services.letterhead import set_letterhead
from mutubaku.documents.services.ordering import carry_out, order_again
from mutubaku.org.models import JournalEntry, Person, Unit
from mutubaku.org.rules.holding import Role
from mutubaku.values.refusal import Refused
from tests.documents.test_letter_words import in_pdf


def png(wide: int = 200, tall: int = 240, colour: int = 2) -> bytes:
    """A plain picture; `colour` 0 grey, 2 RGB."""
    line = b"\0" + b"\x80" * (wide * (3 if colour == 2 else 1))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, colour, 0, 0, 0)),
        (b"IDAT", zlib.compress(line * tall)),
    )
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (*parts, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpg(colours: int, wide: int = 200, tall: int = 200) -> bytes:
    """The head of one: enough to tell size and colours."""
    frame = struct.pack(">BHHB", 8, tall, wide, colours) + b"\0" * 3 * colours
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(), None), (png(colour=0), None), (jpg(3), None), (jpg(1), None), (jpg(4), "colours"),
        (png(119, 200), "dots"), (png(130, 400), "dots"), (jpg(3, 4001, 4001), "dots"), (png()[:20], "broken"),
        (b"\xff\xd8\xff\xe0", "broken"), (b"<svg/>", "type"), (b"", "type"), (b"%PDF-1.7", "type"),
        (png() + b"\0" * LIMIT, "size"),
    ],
)  # fmt: skip
def test_only_a_picture_that_prints_is_taken(data, code) -> None:
    assert [refusal.code for refusal in refusals_to_show(data)] == ([code] if code else [])


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""]), st.binary(max_size=200))
def test_any_bytes_are_answered(start, rest) -> None:
    assert all(refusal.place == "emblem" for refusal in refusals_to_show(start + rest))


# ---------------------------------------------------------------- the page


@pytest.fixture
def desk(client, db):
    made = cast()
    made.who["admin"] = hold(
        made, Unit.objects.get(office_id=made.office_id, code="DIN"), "admin", Role.ADMIN
    )
    client.force_login(Person.objects.get(pk=made["admin"].person_id))
    return client, made


TYPED = {"to_label": "Kepada", "subject_label": "Perihal"}


def test_admin_uploads_an_emblem_and_chooses_labels(desk) -> None:
    client, office = desk
    client.post("/dokumen/kop/", {**TYPED, "emblem": SimpleUploadedFile("lambang.png", png())})

    row = Letterhead.objects.get(office_id=office.office_id)
    assert store.read(row.emblem) == png()
    assert (emblem_of(office.office_id), labels_of(office.office_id)) == (
        row.emblem,
        Labels("Kepada", subject="Perihal"),
    )
    assert kept_files(office.office_id) == {row.emblem: "lambang"}
    entry = JournalEntry.objects.latest("pk")
    assert (entry.verb, json.loads(entry.facts)) == (
        "set_letterhead", {"to_label": "Kepada", "subject_label": "Perihal", "emblem": row.emblem},
    )  # fmt: skip


def test_labels_alone_keep_the_emblem_and_it_can_be_taken_away(desk) -> None:
    client, office = desk
    client.post("/dokumen/kop/", {**TYPED, "emblem": SimpleUploadedFile("lambang.png", png())})
    client.post("/dokumen/kop/", TYPED | {"to_label": "Yth."})
    kept = emblem_of(office.office_id)
    client.post("/dokumen/kop/", TYPED | {"plain": "on"})
    assert (bool(kept), emblem_of(office.office_id)) == (True, "")


@pytest.mark.parametrize(
    ("picture", "words"), [(b"<svg/>", "bukan keduanya"), (png()[:60] + b"\0" * 40, "rusak"), (b"", "kosong")]
)
def test_what_cannot_be_printed_is_refused_and_changes_nothing(desk, picture, words) -> None:
    client, office = desk
    answer = client.post("/dokumen/kop/", {**TYPED, "emblem": SimpleUploadedFile("lambang.png", picture)})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Letterhead.objects.filter(office_id=office.office_id).exists()


def test_unknown_label_is_refused(desk) -> None:
    client, _ = desk
    assert client.post("/dokumen/kop/", {"to_label": "Buat", "subject_label": ""}).status_code == 422


def test_only_the_admin_sets_it(office, people) -> None:
    with pytest.raises(Refused, match="Hanya Admin"):
        set_letterhead(office.pk, to_label="Kepada", subject_label="Hal", by=people["kasubbag"], at=at(0))


# ---------------------------------------------------------------- what is printed


def test_labels_of_the_office_are_printed() -> None:
    facts = NotaDinas(("A",), "B", "C", "D", labels=Labels("Kepada", subject="Perihal"))
    named = [name for name, _ in compose_nota_dinas(facts).fields]
    assert named == ["Kepada", "Dari", "#", "Sifat", "Lampiran", "Perihal"]
    assert Labels() == LABELS


def pictures_in(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return sum(len(page.get_images()) for page in pdf.pages)


def test_files_carry_the_emblem_and_another_emblem_makes_other_files(office, people, paper) -> None:
    before = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(5))
    Letterhead.objects.create(office=office, emblem=store.keep(png()))
    after = build(paper.pk, formats=("pdf", "docx"), by=people["kasubbag"], at=at(6))

    assert {file.sha256 for file in before} & {file.sha256 for file in after} == set()
    assert [pictures_in(store.read(files[0].sha256)) for files in (before, after)] == [0, 1]


def test_archive_copy_is_made_on_demand_once_the_letter_is_signed(office, people, signed) -> None:
    order = order_again(signed.pk, by=people["kasubbag"], edition="arsip", at=at(70))
    carry_out(order.pk)

    (file,) = paper_of(signed.pk).renditions
    about = file_of(file.id)
    assert (file.format, file.signed, file.edition.name) == ("arsip", True, "PDF lembar arsip")
    assert (about.name[-17:], about.media_type) == ("-lembar-arsip.pdf", "application/pdf")
    assert "hierarki" in in_pdf(store.read(file.sha256))


def test_no_archive_copy_of_a_draft_and_no_unknown_edition(people, paper) -> None:
    with pytest.raises(Refused, match="sesudah naskah ditandatangani"):
        order_again(paper.pk, by=people["kasubbag"], edition="arsip", at=at(70))
    with pytest.raises(Refused, match="tidak dikenal"):
        order_again(paper.pk, by=people["kasubbag"], edition="pdf", at=at(70))
