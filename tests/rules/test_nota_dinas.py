"""The nota dinas: composed word for word, and what it cannot go without."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutubaku.documents.rules.nota_dinas import (
    CLOSING,
    NOT_ZERO,
    Labels,
    NotaDinas,
    Security,
    Urgency,
    ask_for_realisation,
    attached,
    compose_nota_dinas,
    listed,
    nature,
    refusals_to_compose,
    titled,
)
from mutubaku.values.content import Letter, Numbered, Paragraph, digest, from_plain, to_plain
from mutubaku.values.period import Period


def test_the_nota_dinas_of_sop_10_reads_as_the_office_writes_it():
    letter = compose_nota_dinas(
        ask_for_realisation(
            period=Period.parse("2026-10"),
            report="laporan realisasi kegiatan APBD dan APBN",
            budget="DPA Perubahan Tahun Anggaran 2026",
            deadline="Selasa, 10 November 2026, pukul 16.00 WITA",
            recipients=("Para Kepala Bidang", "Para Kepala UPTD"),
            sender="Kepala Dinas",
            copies=("Sekretaris", "Kasubbag Keuangan"),
            attachments=1,
        )
    )
    assert letter == Letter(
        title=("NOTA DINAS",),
        fields=(
            ("Yth.", ("Para Kepala Bidang", "Para Kepala UPTD")),
            ("Dari", ("Kepala Dinas",)),
            ("Tembusan", ("Sekretaris", "Kasubbag Keuangan")),
            ("#", ()),
            ("Sifat", ("Segera",)),
            ("Lampiran", ("1 (satu) berkas",)),
            ("Hal", ("Permintaan bahan laporan realisasi kegiatan APBD dan APBN bulan Oktober 2026",)),
        ),
        body=(
            Paragraph(
                "Dalam rangka penyusunan Laporan Realisasi Kegiatan APBD dan APBN bulan Oktober 2026, dengan hormat kami "
                "minta Saudara menyampaikan bahan laporan dari unit kerja masing-masing dengan ketentuan sebagai berikut:"
            ),
            Numbered(
                (
                    "isi realisasi fisik dan keuangan kumulatif sampai dengan 31 Oktober 2026 untuk setiap sub kegiatan "
                    "pada DPA Perubahan Tahun Anggaran 2026;",
                    "cocokkan realisasi keuangan dengan catatan SP2D dan SPJ Subbagian Keuangan sebelum dikirim;",
                    "uraikan kendala, tindak lanjut, penanggung jawab, dan batas waktunya untuk sub kegiatan dengan "
                    "deviasi lebih rendah dari −10 poin; dan",
                    "pastikan isian ditandatangani oleh Kepala Bidang atau Kepala UPTD.",
                )
            ),
            Paragraph(
                "Bahan diisi pada aplikasi Mutubaku, menu Isian unit, periode Oktober 2026, paling lambat "
                "*Selasa, 10 November 2026, pukul 16.00 WITA*. Daftar sub kegiatan setiap unit dan cara pengisian "
                "terlampir."
            ),
            Paragraph(NOT_ZERO),
            Paragraph(CLOSING),
        ),
    )


@pytest.mark.parametrize(
    ("period", "span", "until"),
    [
        ("2026-02", "bulan Februari 2026", "28 Februari 2026"),
        ("2026-TW3", "triwulan III 2026", "30 September 2026"),
        ("2026", "tahun 2026", "31 Desember 2026"),
    ],
)
def test_the_request_follows_its_period(period, span, until):
    facts = ask_for_realisation(
        period=Period.parse(period), report="laporan realisasi", budget="DPA", deadline="besok", recipients=("A",),
        sender="B", critical=Decimal("-7.5"),
    )  # fmt: skip
    assert facts.subject == f"Permintaan bahan laporan realisasi {span}"
    assert f"sampai dengan {until} untuk" in facts.requests[0]
    assert facts.requests[2].endswith("lebih rendah dari −7,5 poin")


def test_labels_and_an_empty_tembusan_line():
    facts = NotaDinas(
        ("Sekretaris",), "Kasubbag", "Hal ini.", "Kami sampaikan", copies=("", " "), not_zero="", closing="Demikian.",
        labels=Labels(to="Kepada", subject="Perihal"),
    )  # fmt: skip
    assert compose_nota_dinas(facts) == Letter(
        title=("NOTA DINAS",),
        fields=(
            ("Kepada", ("Sekretaris",)),
            ("Dari", ("Kasubbag",)),
            ("#", ()),
            ("Sifat", ("Biasa",)),
            ("Lampiran", ("-",)),
            ("Perihal", ("Hal ini",)),
        ),
        body=(Paragraph("Kami sampaikan."), Paragraph("Demikian.")),
    )


def test_what_a_nota_dinas_cannot_go_without():
    found = refusals_to_compose(NotaDinas((" ",), "", " .", ""))
    assert [refusal.place for refusal in found] == ["recipients", "sender", "subject", "opening"]


@pytest.mark.parametrize(
    ("security", "urgency", "printed"),
    [
        (Security.BIASA, Urgency.BIASA, "Biasa"),
        (Security.BIASA, Urgency.SANGAT_SEGERA, "Sangat Segera"),
        (Security.RAHASIA, Urgency.SEGERA, "Rahasia"),
    ],
)
def test_sifat_prints_the_higher_concern(security, urgency, printed):
    assert nature(security, urgency) == printed


def test_attachments_are_written_in_digits_and_words():
    assert [attached(n) for n in (0, 1, 12)] == ["-", "1 (satu) berkas", "12 (dua belas) berkas"]


def test_titles_keep_small_words_and_abbreviations():
    assert titled("laporan realisasi kegiatan APBD dan APBN") == "Laporan Realisasi Kegiatan APBD dan APBN"


@given(st.lists(st.from_regex(r"[a-z ]{1,12}", fullmatch=True), max_size=6).map(tuple))
def test_a_list_closes_as_one_sentence(items):
    closed = listed(items)
    assert [text.rstrip(";.") for text in closed] == [
        f"{t}; dan" if i == len(items) - 2 else t for i, t in enumerate(items)
    ]
    assert [text[-1] for text in closed[-1:]] == ["."] * bool(items)
    assert [text.endswith("; dan") for text in closed[-2:-1]] == [True] * (len(items) > 1)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
names = st.lists(words, max_size=4).map(tuple)


@given(
    st.builds(
        NotaDinas, recipients=names, sender=words, subject=words, opening=words, requests=names, deadline=words,
        copies=names, attachments=st.integers(0, 99), security=st.sampled_from(Security),
    )
)  # fmt: skip
def test_every_letter_keeps_the_official_order_and_survives_storage(facts):
    letter = compose_nota_dinas(facts)
    labels = [label for label, _ in letter.fields]
    order = ["Yth.", "Dari", "Tembusan", "#", "Sifat", "Lampiran", "Hal"]
    assert labels == [
        label for label in order if label != "Tembusan" or any(name.strip() for name in facts.copies)
    ]
    assert from_plain(to_plain(letter)) == letter
    assert digest(from_plain(to_plain(letter))) == digest(letter)
    bold = [
        block.text.count("*")
        for block in letter.body
        if isinstance(block, Paragraph) and "paling" in block.text
    ]
    assert all(count == 2 for count in bold)
