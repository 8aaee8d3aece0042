"""Every blank form an office fills in, beside the nota dinas: its fields in order, and how its letter is composed. Pure.

A form is named in addresses by its `code`; templates of an office are kept under it.
"""

from collections.abc import Callable, Mapping
from datetime import time
from functools import partial

from mutubaku.documents.rules.beside import SIGNERS
from mutubaku.documents.rules.blanks import Blank, Field, Reader, Shape, official
from mutubaku.documents.rules.letters import berita_acara as ba
from mutubaku.documents.rules.letters import surat, surat_pengantar, surat_tugas
from mutubaku.documents.rules.letters.wording import Official, Security, Urgency
from mutubaku.org.rules.holding import ROLE_NAMES
from mutubaku.values.content import Letter
from mutubaku.values.refusal import Refusal

Read = tuple[list[Refusal], Callable[[], Letter]]
KNOWS_AS = ("Menyetujui", "Mengesahkan", "Mengetahui")
NOBODY = Official("", "")
NOON = time(12)

# ---------------------------------------------------------------- berita acara (§B.6)

_MEETING = (
    Field("day", "Hari dan tanggal", Shape.DAY),
    Field("at", "Tempat", help="Di mana berita acara dibuat, misalnya ruang rapat dan kota.", needed=True),
    Field("first", "Pihak pertama", Shape.POST, "Ikut menandatangani di sebelah kanan.", needed=True),
    Field("second", "Pihak kedua", Shape.POST, "Ikut menandatangani di sebelah kiri."),
)
_FINDINGS = Field(
    "findings",
    "Hasil berupa butir",
    Shape.LINES,
    "Satu butir per baris; boleh kosong karena hasilnya sudah ditabelkan.",
)
_END = (
    Field("basis", "Dasar", help="Menyambung kalimat “Berita acara ini dibuat berdasarkan …”."),
    Field("rangkap", "Jumlah rangkap", Shape.NUMBER),
    Field("knows_as", "Penanda tangan di bawah para pihak", Shape.CHOICE, choices=KNOWS_AS),
)


def _common(reader: Reader) -> dict[str, object]:
    """Facts every berita acara has. The signature of the paper is that of whoever agrees to it, below the parties."""
    first, second = reader.official("first", "Pihak pertama"), reader.official("second", "Pihak kedua")
    signer = reader.signer()
    parties = tuple(one for one in (first, second) if one)
    knows = official(signer) if signer else NOBODY
    if first and first == second:
        words = "Pihak kedua harus pejabat lain daripada pihak pertama."
        reader.found.append(Refusal("same", words, "second"))
    place = next((name for name, one in (("first", first), ("second", second)) if one == knows), "")
    if place:
        words = f"{knows.post} sudah menandatangani di bawah para pihak. Pilih pejabat lain sebagai pihak."
        reader.found.append(Refusal("signer", words, place))
    return {
        "day": reader.day("day", "Hari dan tanggal"), "at": reader.text("at"), "parties": parties,
        "findings": reader.lines("findings"), "basis": reader.text("basis"),
        "rangkap": reader.number("rangkap", "Jumlah rangkap", 2), "made_in": reader.scene.city, "knows": knows,
        "knows_as": reader.text("knows_as") or KNOWS_AS[0], "signer": len(parties),
    }  # fmt: skip


def _made(facts: ba.BeritaAcara) -> Read:
    lacking = [
        Refusal(one.code, one.message, {"parties": "first"}.get(one.place, one.place))
        for one in ba.refusals_to_compose(facts)
    ]
    return lacking, partial(ba.compose_berita_acara, facts)


def _data_needs(reader: Reader) -> Read:
    rows = reader.rows("needs", "Data", ("data", "unit penyedia", "sumber", "batas waktu"), 2)
    needs = tuple(ba.DataNeed(*row) for row in rows)
    lacks = [] if needs else [Refusal("empty", "Sebutkan sedikitnya satu data yang dibutuhkan.", "needs")]
    year = reader.number("year", "Tahun", reader.scene.today.year)
    found, made = _made(ba.data_needs(needs, year=year, **_common(reader)))
    return [*lacks, *found], made


def _data_conformity(reader: Reader) -> Read:
    label = "Hasil pemeriksaan"
    checks = []
    columns = ("unit", "jumlah diperiksa", "jumlah sesuai", "keterangan")
    for n, (unit, examined, fitting, note) in enumerate(reader.rows("checks", label, columns, 3), 1):
        if not (examined and fitting):
            continue
        all_of, good = (reader.count(text, "checks", label, n) for text in (examined, fitting))
        if good > all_of:
            words = (
                f"{label}, baris {n}: yang sesuai ({good}) lebih banyak daripada yang diperiksa ({all_of})."
            )
            reader.found.append(Refusal("more", words, "checks"))
        checks.append(ba.DataCheck(unit, all_of, good, note))
    lacks = [] if checks else [Refusal("empty", "Isi hasil pemeriksaan sedikitnya satu unit.", "checks")]
    year = reader.number("year", "Tahun", reader.scene.today.year)
    found, made = _made(ba.data_conformity(tuple(checks), year=year, **_common(reader)))
    return [*lacks, *found], made


def _minutes(reader: Reader) -> Read:
    facts = ba.BeritaAcara(about=reader.lines("about"), deed=reader.text("deed"), **_common(reader))  # type: ignore[arg-type]
    found, made = _made(facts)
    bare = Refusal("empty", "Isi hasil, satu butir per baris.", "findings")
    return [bare if one.place == "result" else one for one in found], made


BA_NEEDS, BA_CONFORMITY, BA_MINUTES = "ba-kebutuhan-data", "ba-kesesuaian-data", "ba-lain"

# ---------------------------------------------------------------- letters of a case beside its steps (§B.1, B.7, B.9)

_NATURE = (
    Field("security", "Sifat keamanan", Shape.CHOICE, choices=tuple(Security)),
    Field("urgency", "Kecepatan", Shape.CHOICE, choices=tuple(Urgency)),
    Field("attachments", "Lampiran (berkas)", Shape.NUMBER),
)
_TO = (
    Field("recipients", "Kepada", Shape.LINES, "Satu penerima per baris.", needed=True),
    Field("town", "Kota penerima", help="Bila kosong, dicetak “Tempat”."),
)
_COPIES = Field("copies", "Tembusan", Shape.LINES, "Satu per baris; boleh kosong.")
_CLOSING = Field("closing", "Penutup", Shape.WORDS, rows=2)


def behalf(reader: Reader) -> tuple[str, ...]:
    """On whose behalf it is signed: those above the signer, the highest first (a.n., then u.b.)."""
    reader.signer()
    role = reader.scene.signer_role
    above = SIGNERS[: SIGNERS.index(role)] if role in SIGNERS else ()
    holders = ((one, reader.scene.holder(one)) for one in above)
    return tuple(holder.position if holder else ROLE_NAMES[one] for one, holder in holders)


def _surat(reader: Reader) -> surat.SuratDinas:
    return surat.SuratDinas(
        recipients=reader.lines("recipients"), subject=reader.text("subject"), opening=reader.text("opening"),
        requests=reader.lines("requests"), more=reader.lines("more"), closing=reader.text("closing"),
        town=reader.text("town"), copies=reader.lines("copies"), security=reader.security(), urgency=reader.urgency(),
        attachments=reader.number("attachments", "Lampiran"), behalf=behalf(reader), labels=reader.scene.labels,
    )  # fmt: skip


def _official_letter(reader: Reader) -> Read:
    facts = _surat(reader)
    return surat.refusals_to_compose(facts), partial(surat.compose_surat_dinas, facts)


def _invitation(reader: Reader) -> Read:
    meeting = surat.Meeting(
        reader.day("day", "Hari dan tanggal"), reader.clock("at", "Waktu mulai") or NOON, reader.text("where"),
        reader.text("agenda"), reader.clock("until", "Waktu selesai", needed=False), reader.scene.zone,
    )  # fmt: skip
    facts = surat.Undangan(_surat(reader), meeting)
    return surat.refusals_to_compose(facts), partial(surat.compose_undangan, facts)


def _order(reader: Reader) -> Read:
    facts = surat_tugas.SuratTugas(
        basis=reader.lines("basis"), persons=reader.officials("persons", "Yang ditugaskan"),
        duties=reader.lines("duties"), when=reader.text("when"), where=reader.text("where"),
        copies=reader.lines("copies"), closing=reader.text("closing"), behalf=behalf(reader),
    )  # fmt: skip
    return surat_tugas.refusals_to_compose(facts), partial(surat_tugas.compose_surat_tugas, facts)


def _cover_letter(reader: Reader) -> Read:
    rows = reader.rows("items", "Yang dikirim", ("naskah atau barang", "banyaknya", "keterangan"), 2)
    facts = surat_pengantar.SuratPengantar(
        recipients=reader.lines("recipients"), items=tuple(surat_pengantar.Sent(*row) for row in rows),
        town=reader.text("town"), copies=reader.lines("copies"), behalf=behalf(reader), labels=reader.scene.labels,
    )  # fmt: skip
    return surat_pengantar.refusals_to_compose(facts), partial(surat_pengantar.compose_surat_pengantar, facts)


BLANKS: Mapping[str, Blank] = {
    one.code: one
    for one in (
        Blank(
            BA_NEEDS, "Berita acara usulan kebutuhan data", "berita_acara",
            (
                Field("year", "Tahun data", Shape.NUMBER), *_MEETING,
                Field("needs", "Data yang dibutuhkan", Shape.LINES,
                      "Satu data per baris: data | unit penyedia | sumber | batas waktu.", 8, needed=True),
                _FINDINGS, *_END,
            ),
            _data_needs,
        ),
        Blank(
            BA_CONFORMITY, "Berita acara hasil pemeriksaan kesesuaian data", "berita_acara",
            (
                Field("year", "Tahun data", Shape.NUMBER), *_MEETING,
                Field("checks", "Hasil pemeriksaan", Shape.LINES,
                      "Satu unit per baris: unit | jumlah diperiksa | jumlah sesuai | keterangan.", 10, needed=True),
                _FINDINGS, *_END,
            ),
            _data_conformity,
        ),
        Blank(
            BA_MINUTES, "Berita acara lain", "berita_acara",
            (
                Field("about", "Judul", Shape.LINES, "Baris di bawah kata BERITA ACARA.", 2, needed=True), *_MEETING,
                Field("deed", "Yang dilaksanakan", Shape.WORDS,
                      "Menyambung kata “telah …”, misalnya: melaksanakan rapat pembahasan rencana aksi.",
                      needed=True),
                Field("findings", "Hasil", Shape.LINES, "Satu butir per baris.", needed=True), *_END,
            ),
            _minutes,
        ),
        Blank(
            "surat-dinas", "Surat dinas", "surat_dinas",
            (
                *_TO, *_NATURE, Field("subject", "Hal", needed=True),
                Field("opening", "Kalimat pembuka", Shape.WORDS, "Tanpa titik; menyambung ke butir bila ada.",
                      needed=True),
                Field("requests", "Butir", Shape.LINES, "Satu butir per baris; boleh kosong.", 6),
                Field("more", "Paragraf berikutnya", Shape.LINES, "Satu paragraf per baris; boleh kosong."),
                _CLOSING, _COPIES,
            ),
            _official_letter,
        ),
        Blank(
            "undangan", "Surat undangan", "undangan",
            (
                *_TO, *_NATURE, Field("subject", "Hal", needed=True),
                Field("opening", "Kalimat pembuka", Shape.WORDS, "Menyambung ke hari, waktu, tempat, dan acara.",
                      needed=True),
                Field("day", "Hari dan tanggal", Shape.DAY), Field("at", "Waktu mulai", Shape.CLOCK, needed=True),
                Field("until", "Waktu selesai", Shape.CLOCK, "Bila kosong, dicetak “selesai”."),
                Field("where", "Tempat", needed=True), Field("agenda", "Acara", needed=True),
                Field("requests", "Yang diminta dari undangan", Shape.LINES, "Satu butir per baris; boleh kosong."),
                Field("more", "Paragraf berikutnya", Shape.LINES, "Satu paragraf per baris; boleh kosong."),
                _CLOSING, _COPIES,
            ),
            _invitation,
        ),
        Blank(
            "surat-tugas", "Surat tugas", "surat_tugas",
            (
                Field("basis", "Dasar", Shape.LINES, "Satu dasar per baris.", needed=True),
                Field("persons", "Yang ditugaskan", Shape.POSTS, needed=True),
                Field("duties", "Untuk", Shape.LINES, "Satu tugas per baris.", needed=True), Field("when", "Waktu"),
                Field("where", "Tempat"), _CLOSING, _COPIES,
            ),
            _order,
        ),
        Blank(
            "surat-pengantar", "Surat pengantar", "surat_pengantar",
            (
                *_TO,
                Field("items", "Yang dikirim", Shape.LINES,
                      "Satu per baris: naskah atau barang | banyaknya | keterangan.", 5, needed=True),
                _COPIES,
            ),
            _cover_letter,
        ),
    )
}  # fmt: skip
OF_CASES = tuple(one.code for one in BLANKS.values() if one.kind != "berita_acara")
MINUTES = tuple(one.code for one in BLANKS.values() if one.kind == "berita_acara")
