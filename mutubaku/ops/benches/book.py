"""`mutubaku bench book`: a report book of 200 pages, 60 tables and 20 charts in three formats.

Beside it, in the same run, bare Typst places the same words, tables and charts with no house layout: what the
layout of the office costs is the quotient of the two. Each measurement has a process of its own, because Typst
remembers what it laid out before; the best of the rounds counts, because a busy neighbour only ever adds.
"""

import json
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import typst

from mutubaku.documents.builders.characters import font_folder
from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.paper import book_sheets, fitted
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.xlsx import build_xlsx
from mutubaku.values.chart import Standing, ranking, s_curves
from mutubaku.values.content import (
    Block,
    Book,
    Cell,
    Chapter,
    Chart,
    Column,
    Dress,
    Head,
    Initial,
    Office,
    Paragraph,
    Row,
    Section,
    Signature,
    Table,
)
from mutubaku.values.curve import Curve
from mutubaku.values.numeral import rounded, show

NEEDS_DATABASE = False
CHAPTERS = 10
WORDS = (
    "Capaian sampai dengan akhir bulan menunjukkan perkembangan yang sesuai dengan rencana aksi. Beberapa kegiatan "
    "memerlukan tindak lanjut agar *sasaran program* tercapai tepat waktu, terutama pengadaan barang dan jasa yang "
    "kontraknya baru ditandatangani. Unit kerja telah menyusun langkah percepatan beserta penanggung jawabnya. "
)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rounds", type=int, default=3, help="berapa kali setiap ukuran diulang; yang tercepat dicatat"
    )


def run(options: dict[str, Any]) -> dict[str, Any]:
    rounds: dict[str, list[float]] = {kind: [] for kind in ("typst", "pdf", "docx", "xlsx")}
    pages = 0
    spawn = get_context("spawn")
    for number in range(options["rounds"]):
        for kind, seconds in rounds.items():
            if number > 1 and kind in ("docx", "xlsx"):
                continue  # only the two that are compared with each other need the quiet moment
            with ProcessPoolExecutor(1, mp_context=spawn) as pool:
                took, counted = pool.submit(measure, kind).result()
            seconds.append(took)
            pages = counted or pages
    best = {kind: round(min(seconds), 3) for kind, seconds in rounds.items()}
    limit = best.pop("typst")
    return {"name": "book", "pages": pages, "seconds": best, "typst_seconds": limit}


def measure(kind: str) -> tuple[float, int]:
    """(seconds, pages of the PDF) of one build; the content is made before the clock starts."""
    content, dress = book(), dress_of()
    start = perf_counter()
    pages = 0
    if kind == "typst":
        bare(content, dress)
    elif kind == "pdf":
        pages = build_pdf(content, dress).pages
    else:
        {"docx": build_docx, "xlsx": build_xlsx}[kind](content, dress)
    return perf_counter() - start, pages


# ---------------------------------------------------------------- the book


def _money(value: int) -> Cell:
    return Cell(show(value), number=Decimal(value))


def _share(value: Decimal) -> Cell:
    return Cell(show(value, 2), number=rounded(value, 2), digits=2)


def _facts(seed: int) -> tuple[int, Decimal, Decimal]:
    """Invented but repeatable: pagu, target and realisation in percent."""
    return 400_000_000 + seed * 7_919_003 % 9_000_000_000, Decimal(80), Decimal(62 + seed * 7 % 21)


def _numbers(seed: int) -> tuple[Cell, ...]:
    pagu, target, done = _facts(seed)
    paid = pagu * int(done) // 100
    percents = (_share(Decimal(1)), _share(target), _share(done), _share(done / 100), _share(done - target))
    money = (_money(pagu * 4 // 5), _share(target), _money(paid), _share(done), _share(done / 100))
    return _money(pagu), *percents, *money, _share(done - target), _money(pagu - paid)


def _detail(place: int, count: int) -> Table:
    """The shape of the RFK table: eighteen columns, levels, ties, a gap now and then."""
    rows = []
    for n in range(count):
        level = "program" if n % 20 == 0 else "kegiatan" if n % 10 == 1 else "sub"
        name = f"Penyelenggaraan pelayanan, pembinaan, dan pengawasan urusan {place}.{n} di daerah kabupaten/kota"
        named = (Cell(str(n + 1)), Cell(f"3.30.{n:02d}.1.01.{n:04d}"), Cell(name), Cell("UPTD PKU"))
        if n % 29 == 28:
            cells = (*_numbers(n)[:2], Cell("belum lapor", span=11, gap=True), Cell(status="belum"))
        else:
            cells = (*_numbers(place * 1000 + n), Cell(status=("sesuai", "waspada", "kritis")[n % 3]))
        rows.append(Row((*named, *cells), level, keep=level != "sub"))
    widths = [
        "9.5",
        "23.5",
        "1fr",
        "16",
        "20",
        "10",
        "9.6",
        "9.6",
        "9.6",
        "10.4",
        "20",
        "9.6",
        "20",
        "9.6",
        "9.6",
        "10.4",
        "19.2",
        "19",
    ]
    aligns = ["left"] * 4 + ["right"] * 13 + ["left"]
    names = (
        "No.", "Kode", "Program / Kegiatan / Sub kegiatan", "Unit pelaksana", "Pagu DPA (Rp)", "Bobot (%)", "Target",
        "Realisasi", "Tertimbang", "Deviasi", "Target (Rp)", "Target (%)", "Realisasi (Rp)", "Realisasi (%)",
        "Tertimbang", "Deviasi", "Sisa (Rp)", "Status",
    )  # fmt: skip
    columns = [
        Column(w if w.endswith("fr") else f"{w}mm", a, i == 2)
        for i, (w, a) in enumerate(zip(widths, aligns, strict=True))
    ]
    head = (tuple(Head(name) for name in names),)
    title = f"Realisasi fisik dan keuangan bagian {place}"
    return Table(
        f"{place}.1",
        title,
        tuple(columns),
        head,
        tuple(rows),
        ("Dihitung sebelum pembulatan.",),
        True,
        True,
        "6.9",
    )


def _plain(number: str, count: int) -> Table:
    """An upright table of six columns."""
    rows = []
    for n in range(count):
        pagu, target, done = _facts(n * 31 + count)
        numbers = (_money(pagu), _share(target), _share(done), _share(done - target))
        rows.append(
            Row((Cell(str(n + 1)), Cell(f"Kegiatan {number}.{n:03d} pelaporan unit kerja"), *numbers))
        )
    columns = (Column("9mm", "center"), Column("1fr"), *(Column(f"{w}mm", "right") for w in (30, 20, 20, 20)))
    head = (tuple(Head(h) for h in ("No.", "Uraian", "Pagu (Rp)", "Target (%)", "Realisasi (%)", "Deviasi")),)
    return Table(
        number, f"Capaian kegiatan {number}", columns, head, tuple(rows), ("Sumber: isian unit.",), size="8"
    )


def _charts(place: int) -> tuple[Chart, Chart]:
    target = [Decimal(8 * month) for month in range(1, 13)]
    done = [Decimal(7 * month + place % 3) for month in range(1, 11)]
    curves = s_curves(Curve("Keuangan (% pagu)", target, done), Curve("Fisik (%)", target, done), 10)
    units = [
        Standing(f"Unit {place}.{n}", *(Decimal(60 + (n * k) % 30) for k in (3, 5, 7, 11))) for n in range(14)
    ]
    alt = "Grafik target dan realisasi"
    return (
        Chart(f"{place}.1", "Serapan kumulatif", curves, alt, "isian unit"),
        Chart(f"{place}.2", "Peringkat unit", ranking(units, month="Oktober 2026"), alt, "isian unit"),
    )


def _chapter(place: int) -> Chapter:
    curve, rank = _charts(place)
    text = [Paragraph(WORDS * 3)] * 8
    tables = [_plain(f"{place}.{n}", 62) for n in range(2, 7)]
    blocks: list[Block] = [Section(f"{place}.1", "Perkembangan"), *text, curve, *text, rank, *text]
    for n, table in enumerate(tables, 2):
        blocks += [Section(f"{place}.{n}", f"Uraian {n}"), *text[:2], table]
    blocks += [Section(f"{place}.9", "Rincian"), _detail(place, 118)]
    return Chapter(str(place), f"Bagian {place}", "Realisasi mendekati target.", tuple(blocks))


def book() -> Book:
    """60 tables (10 of them wide and long), 20 charts, text."""
    return Book(
        ("LAPORAN REALISASI", "KEGIATAN"), "BULAN OKTOBER 2026", "Tahun Anggaran 2026", "Posisi 31 Oktober 2026",
        "Data contoh", "Laporan Realisasi, Oktober 2026", (WORDS, WORDS),
        tuple(_chapter(place) for place in range(1, CHAPTERS + 1)), "Laporan ini disahkan.", "lengkap", ("Sekretaris",),
    )  # fmt: skip


def dress_of() -> Dress:
    office = Office(
        "PEMERINTAH PROVINSI CONTOH", ("DINAS CONTOH",), "Dinas Contoh", "Kota Contoh", ("Jalan Contoh 1",)
    )
    paraf = Initial("Kasubbag Perencanaan", "Memeriksa", "Seluruh laporan", "17 November 2026")
    signature = Signature("Kepala Dinas", "Pejabat Kepala Dinas", "", "", "18 November 2026", "7K3M-9QXD")
    date = "18 November 2026"
    return Dress(office, "0" * 64, "CONTOH", "1/LAP/2026", date, date, (paraf,), signature)


# ---------------------------------------------------------------- the limit

BARE = r"""
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(font: "Arimo", size: 10.5pt, lang: "id")
#set page(width: 215mm, height: 330mm, margin: (x: 25mm, y: 22mm), numbering: "1")
#set par(justify: true)
#align(center + horizon, text(24pt, strong(d.title)))
#pagebreak()
#outline(depth: 2)
#let put(b) = {
  if b.kind == "text" { par(b.text) }
  else if b.kind == "head" { heading(level: 2, b.text) }
  else if b.kind == "chart" { figure(image(bytes(b.svg), format: "svg", alt: b.title), caption: b.title) }
  else if b.kind == "table" {
    strong(b.title)
    set text(size: b.size * 1pt)
    let sides = (left: left, right: right, center: center)
    let cell(c) = if type(c) == str { c } else { table.cell(colspan: c.at(1), c.at(0)) }
    table(columns: b.columns.map(w => w * 1mm), align: b.aligns.map(a => sides.at(a)), stroke: 0.4pt, inset: 3pt,
      table.header(..b.head.map(strong)), ..b.cells.map(cell))
  }
}
#for c in d.chapters {
  pagebreak()
  heading(level: 1, c.title)
  for b in c.blocks {
    if b.kind == "table" and b.wide { page(width: 330mm, height: 215mm, margin: 14mm, put(b)) } else { put(b) }
  }
}
"""


def _bare_block(block: Block, dress: Dress) -> dict[str, Any]:
    upright, wide = book_sheets(dress)
    if isinstance(block, Table):
        fit = fitted(block, (wide if block.wide else upright).room)
        words = [
            (c.text + c.mark or c.status, c.span) if c.span > 1 else c.text + c.mark or c.status
            for row in block.rows
            for c in row.cells
        ]
        return {
            "kind": "table", "title": block.title, "wide": block.wide, "size": fit.size, "columns": fit.widths,
            "aligns": [c.align for c in block.columns], "head": [h.text for h in block.head[0]], "cells": words,
        }  # fmt: skip
    if isinstance(block, Chart):
        return {"kind": "chart", "title": block.title, "svg": block.svg}
    return {"kind": "head" if isinstance(block, Section) else "text", "text": getattr(block, "text", "")}


def bare(content: Book, dress: Dress) -> bytes:
    """The same words, tables and charts, placed by Typst with nothing of ours."""
    chapters = [
        {"title": c.title, "blocks": [_bare_block(block, dress) for block in c.blocks]}
        for c in content.chapters
    ]
    data = json.dumps({"title": " ".join(content.title), "chapters": chapters}, ensure_ascii=False)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )
    made = typst.Compiler(BARE.encode(), font_paths=fonts, sys_inputs={"data": data}).compile(
        format="pdf", pdf_standards="a-2b", pdf_tags=False, timestamp=0
    )
    if not isinstance(made, bytes):
        raise RuntimeError("typst gave no single file")
    return made
