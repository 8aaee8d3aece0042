"""The tables of a case archive and what is written of them: CSV, JSON and the index that needs no program. Pure.

What the tables hold is read by `selectors.archived`; how the files are packed and checked stands in `files.periksa`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from html import escape
from urllib.parse import quote

from mutubaku.org.rules.holding import Holder, Role
from mutubaku.values.refusal import Refusal

# An archive holds the figures and texts of every unit, so it goes to those who may read them all one by one.
EXPORTING_ROLES = frozenset(
    {Role.KEPALA_DINAS, Role.SEKRETARIS, Role.KASUBBAG_PERENCANAAN, Role.PELAKSANA, Role.PEMBACA}
)
LINKS = frozenset({"isi", "lokasi"})  # columns that name a file of the archive
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
UNSHOWN = frozenset({"jurnal", "peristiwa"})  # for the check; the index names their file only


@dataclass(frozen=True)
class Table:
    """`name` is that of its files, `title` the heading of the index; every cell is text."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def may_export(holder: Holder, on: date) -> bool:
    return holder.role in EXPORTING_ROLES and holder.holds_on(on)


def refusals_to_export(holder: Holder, office_id: int, on: date) -> list[Refusal]:
    if holder.office_id == office_id and may_export(holder, on):
        return []
    words = "Arsip pekerjaan diunduh oleh Subbagian Perencanaan, Sekretaris, Kepala Dinas, atau Pembaca."
    return [Refusal("role", words)]


def table(name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    return Table(name, title, tuple(columns), tuple(tuple(map(text, row)) for row in rows))


def text(value: object) -> str:
    """Moments in UTC to the microsecond, so they read the same from every database; nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def as_json(found: Table) -> bytes:
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(found: Table) -> bytes:
    """UTF-8 with a mark and semicolons: as the office's Excel reads it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(found.columns)
    writer.writerows(found.rows)
    return out.getvalue().encode("utf-8-sig")


def members_of(tables: Iterable[Table]) -> dict[str, bytes]:
    """Path → bytes of every table, twice each."""
    found = {}
    for one in tables:
        found[f"data/{one.name}.csv"] = as_csv(one)
        found[f"data/{one.name}.json"] = as_json(one)
    return found


_STYLE = """
body{font:14px/1.5 Arial,sans-serif;color:#1b2026;background:#fff;margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:22px;margin:0 0 .25rem}h2{font-size:16px;margin:2rem 0 .5rem;border-bottom:1px solid #857f73}
table{border-collapse:collapse;width:100%;font-size:12px}th,td{border:1px solid #cdc9bf;padding:3px 6px;text-align:left;
vertical-align:top;overflow-wrap:break-word}.h{word-break:break-all;min-width:16em}th{background:#efede8}.s{color:#474d55}a{color:#17497a}
.scroll{overflow-x:auto}
@media print{@page{size:A4 landscape;margin:15mm}body{margin:0;max-width:none;font-size:11px}table{font-size:9px}
thead{display:table-header-group}tr{break-inside:avoid}a{color:inherit;text-decoration:none}.scroll{overflow:visible}}
"""


def index(title: str, told: Mapping[str, str], tables: Iterable[Table], zone: tzinfo = UTC) -> bytes:
    """One page that any browser shows: the case, every table, and links to the papers beside it. No script.

    Moments are shown in `zone`; the tables beside the page keep them in UTC.
    """
    facts = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(shown(value, zone))}</td></tr>"
        for name, value in told.items()
    )
    parts = "".join(_section(one, zone) for one in tables)
    page = (
        f'<!DOCTYPE html>\n<html lang="id"><head><meta charset="utf-8"><title>Arsip {escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(title)}</h1><p class=s>Arsip pekerjaan, dapat dibaca tanpa aplikasi. Keutuhannya diperiksa dengan "
        "<b>python3 periksa.py</b> dan nama berkas arsip ini. Waktu pada halaman ini menurut zona waktu kantor, "
        f"{escape(str(zone))}; pada CSV dan JSON dalam UTC.</p>"
        f"<table><caption class=s>Identitas</caption><tbody>{facts}</tbody></table>{parts}</body></html>\n"
    )
    return page.encode()


def _section(found: Table, zone: tzinfo) -> str:
    links = f'<a href="data/{found.name}.csv">CSV</a>, <a href="data/{found.name}.json">JSON</a>'
    head = f'<h2 id="{found.name}">{escape(found.title)}</h2><p class=s>{len(found.rows)} baris. {links}</p>'
    if not found.rows or found.name in UNSHOWN:
        return head
    names = "".join(f"<th scope=col>{escape(name.capitalize())}</th>" for name in found.columns)
    rows = "".join(
        f"<tr>{''.join(_cell(name, value, zone) for name, value in zip(found.columns, row, strict=True))}</tr>"
        for row in found.rows
    )
    return (
        f'{head}<div class=scroll tabindex=0 role=region aria-label="{escape(found.title)}"><table>'
        f"<thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(name: str, value: str, zone: tzinfo) -> str:
    if name in LINKS and value:
        return f'<td><a href="{escape(quote(value))}">{escape(value.rpartition("/")[2])}</a></td>'
    long = ' class="h"' if len(value) > 32 and " " not in value else ""
    return f"<td{long}>{escape(shown(value, zone))}</td>"


def shown(value: str, zone: tzinfo) -> str:
    """ "2026-11-02T01:05:00.000000+00:00" → "02-11-2026 09.05"; anything else as it is."""
    if not _MOMENT.fullmatch(value):
        return value
    return f"{datetime.fromisoformat(value).astimezone(zone):%d-%m-%Y %H.%M}"
