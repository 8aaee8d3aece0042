"""Who initialled and who signs, as WordprocessingML; letters and books share them."""

from mutubaku.documents.builders.placing import initials_title
from mutubaku.documents.builders.qr import SIDE, qr_chart
from mutubaku.documents.builders.tables import HEAD_FILL
from mutubaku.documents.builders.word_blocks import picture
from mutubaku.documents.builders.word_package import Package
from mutubaku.documents.builders.word_tables import frame, shade, table_cell, table_row
from mutubaku.documents.builders.word_text import paragraph, run, twips
from mutubaku.values.content import Dress, Initial, Signature

_SIDES = ("top", "left", "bottom", "right")
SIGNED_LINE = (
    "Informasi elektronik dan/atau hasil cetaknya merupakan alat bukti hukum yang sah "
    "(UU Nomor 11 Tahun 2008, Pasal 5 ayat (1))."
)


def signature(
    signed: Signature, place_date: str = "", *, verify: str = "", package: Package | None = None
) -> str:
    """Post, frame, name, rank, NIP. Unsigned: a dashed frame of the same height, so that signing moves nothing.

    `verify`: what the QR beside the words says; it needs the `package` its picture goes into.
    """
    post = signed.post if not signed.post or signed.post.endswith(",") else f"{signed.post},"
    space = '<w:spacing w:before="0" w:after="100"/>'
    lines = paragraph(run(place_date), keep=True, more=space) if place_date else ""
    lines += paragraph(run(post), keep=True, more=space)
    lines += _scanned(signed, verify, package) if verify and package else _frame(signed)
    lines += paragraph(run(signed.name, bold=True), keep=True)
    rest = [text for text in (signed.rank, f"NIP {signed.nip}" if signed.nip else "") if text]
    return lines + "".join(paragraph(run(text), keep=text is not rest[-1]) for text in rest)


def _scanned(signed: Signature, verify: str, package: Package) -> str:
    """The QR at the left; beside it what was signed when, or the room for ink."""
    widths = [twips(SIDE + 3), twips(37)]
    lines = ("Ditandatangani secara elektronik", signed.when) if signed.when else ("", "", "Kode periksa")
    words = "".join(paragraph(run(line, size=7.5, soft=not signed.when), keep=True) for line in lines)
    words += paragraph(
        run("Kode ", size=7.5) * bool(signed.when) + run(signed.code, bold=True, size=7.5), keep=True
    )
    code = paragraph(picture(qr_chart(verify), SIDE, package), keep=True)
    cells = table_cell(widths[0], code) + table_cell(widths[1], words, middle=True)
    after = paragraph(
        "", keep=True, more='<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
    )
    return frame(widths, table_row(cells), lines=False, pad=0) + after


def _frame(signed: Signature) -> str:
    kind = "single" if signed.when else "dashed"
    edges = "".join(f'<w:{s} w:val="{kind}" w:sz="4" w:space="4" w:color="737373"/>' for s in _SIDES)
    if signed.when:
        code = run("\nKode ", size=7.5) + run(signed.code, bold=True, size=7.5) if signed.code else ""
        inside = run(f"\nDitandatangani secara elektronik\n{signed.when}", size=7.5) + (
            code or run("\n", size=7.5)
        )
    else:
        inside = run("\nMenunggu tanda tangan\n\n", soft=True, size=7.5)
    look = '<w:spacing w:before="80" w:after="160"/>' + f'<w:ind w:left="113" w:right="{twips(20)}"/>'
    return paragraph(inside + run("\n", size=7.5), keep=True, more=f"<w:pBdr>{edges}</w:pBdr>{look}")


def initials_box(dress: Dress, code: str) -> str:
    """The paraf box of drafts and of the archive copy."""
    if not dress.initials:
        return ""
    widths = [twips(38), twips(38)]
    head = table_cell(sum(widths), _small(initials_title(dress), True), span=2, look=shade(HEAD_FILL))
    rows = "".join(
        table_row(table_cell(widths[0], _small(i.post)) + table_cell(widths[1], _small(initialled(i))))
        for i in dress.initials
    )
    foot = table_row(table_cell(sum(widths), _small(f"Kode isi {code}"), span=2))
    return frame(widths, table_row(head) + rows + foot, lines=True)


def initials_chain(dress: Dress, room: float) -> str:
    """The chain of a book: who did what, for which part, when."""
    widths = [twips(mm) for mm in (9, room - 9 - 36 - 29 - 41, 36, 29, 41)]
    heads = ("No.", "Jabatan", "Peran", "Cakupan", "Paraf elektronik")
    cells = (
        table_cell(w, _small(head, True), look=shade(HEAD_FILL))
        for w, head in zip(widths, heads, strict=True)
    )
    rows = table_row("".join(cells), head=True)
    for n, one in enumerate(dress.initials, 1):
        line = (str(n), one.post, one.role, one.scope, initialled(one))
        rows += table_row("".join(table_cell(w, _small(t)) for w, t in zip(widths, line, strict=True)))
    return frame(widths, rows, lines=True)


def initialled(initial: Initial) -> str:
    """The tick only where a time says so."""
    return f"✓ {initial.when}" if initial.when else "menunggu paraf"


def _small(text: str, bold: bool = False) -> str:
    return paragraph(run(text, bold=bold, size=8), more='<w:spacing w:before="30" w:after="30"/>')
