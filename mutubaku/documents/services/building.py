"""Files of a paper: built from content and dress, kept under their hash, recorded once they are whole.

A file is built before the transaction that records it, so no lock is held while a book is set. Ordering files to be
built outside the request, and how such an order ends, is in `ordering`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.builders.docx import build_docx
from mutubaku.documents.builders.pdf import build_pdf
from mutubaku.documents.builders.xlsx import build_xlsx
from mutubaku.documents.files import store
from mutubaku.documents.models import Rendition
from mutubaku.documents.rules.dressing import fingerprint
from mutubaku.documents.rules.paper import Paper, RenditionFacts
from mutubaku.documents.selectors import dress_of, paper, rendition_facts
from mutubaku.documents.services.desk import ALTERED, day_of, note, office_of, take
from mutubaku.documents.services.sealing import seal
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.values.content import Content, Dress
from mutubaku.values.refusal import Refusal, Refused

Emblem = bytes
Made = tuple[bytes, int | None]


def _pdf(content: Content, dress: Dress, emblem: Emblem) -> Made:
    built = build_pdf(content, dress, emblem)
    return built.data, built.pages


BUILDERS: dict[str, Callable[[Content, Dress, Emblem], Made]] = {
    "pdf": _pdf,
    "docx": lambda content, dress, emblem: (build_docx(content, dress, emblem), None),
    "xlsx": lambda content, dress, emblem: (build_xlsx(content, dress), None),
    "arsip": _pdf,
    "akses": _pdf,
}


def build(
    document_id: int,
    *,
    formats: Sequence[str],
    by: Holder,
    at: datetime | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> tuple[RenditionFacts, ...]:
    """Files of the current version as it stands now, in the order asked; one that is there already is not built again.

    The building is outside the transaction; a text or mark that changed meanwhile refuses the record. `progress` is
    told after each file how many are there.
    """
    at = at or timezone.now()
    if unknown := [name for name in formats if name not in BUILDERS]:
        raise Refused(Refusal("format", f"Bentuk berkas {', '.join(unknown)} tidak dikenal.", "formats"))
    about = paper(document_id)
    office = office_of(about.office_id, by, at)
    if not about.is_whole:
        raise Refused(Refusal("altered", ALTERED))
    dress = dress_of(about, office, on=day_of(office, at))
    worn = {name: _worn(name, about, dress) for name in formats}
    there = _built_already(about, worn)
    made: dict[str, _Made] = {}
    for done, name in enumerate(formats, 1):
        if name not in there:
            made[name] = _make(name, about, worn[name], office)
        progress(done)
    if made:
        there |= _record(about, dress, worn, made, by, at)
    return tuple(there[name] for name in formats)


def _worn(name: str, about: Paper, dress: Dress) -> Dress:
    """The dress of one edition. The accessible one names the newest signed PDF; refused while there is none."""
    if name == "arsip":
        return replace(dress, archive=True)
    if name != "akses":
        return dress
    signed = next((file.sha256 for file in about.renditions if file.format == "pdf" and file.signed), "")
    if not signed:
        words = "PDF bertanda tangan belum dibuat. Buat berkasnya lebih dahulu, lalu edisi aksesibelnya."
        raise Refused(Refusal("no_signed_file", words, "edisi"))
    return replace(dress, edition_of=signed)


def _built_already(about: Paper, worn: dict[str, Dress]) -> dict[str, RenditionFacts]:
    """In these dresses; of a paper that somebody sealed, the signed PDF in whatever dress it was signed."""
    prints = {name: fingerprint(dress) for name, dress in worn.items()}
    files = [
        file for file in about.renditions if prints.get(file.format) == file.dress or _is_sealed(about, file)
    ]
    gone = {*store.missing(file.sha256 for file in files), *store.altered(file.sha256 for file in files)}
    return {file.format: file for file in reversed(files) if file.sha256 not in gone}


def _is_sealed(about: Paper, file: RenditionFacts) -> bool:
    """Nothing may be changed in it any more, and a second one would be another file under the same number."""
    return file.signed and file.format == "pdf" and bool(about.provider)


@dataclass(frozen=True)
class _Made:
    """A file now in the store, and the one it was before the marks were put in."""

    sha256: str
    size: int
    pages: int | None
    original: str = ""


def _make(name: str, about: Paper, dress: Dress, office: Office) -> _Made:
    emblem = store.read(dress.office.emblem) if dress.office.emblem else b""
    data, pages = BUILDERS[name](about.content, dress, emblem)
    if name != "pdf" or not about.provider or about.signature is None:
        return _Made(store.keep(data), len(data), pages)
    original, sealed = store.keep(data), seal(about, office, data)
    return _Made(store.keep(sealed), len(sealed), pages, original)


@transaction.atomic
def _record(
    about: Paper, dress: Dress, worn: dict[str, Dress], made: dict[str, _Made], by: Holder, at: datetime
) -> dict[str, RenditionFacts]:
    row, now = take(about.id, by, at)
    if fingerprint(dress_of(now, row.office, on=day_of(row.office, at))) != fingerprint(dress):
        message = f"Naskah berubah selama berkasnya dibuat. Bangun ulang dari versi {now.version}."
        raise Refused(Refusal("changed", message))
    recorded = {}
    for name, one in made.items():
        file, _ = Rendition.objects.get_or_create(
            version_id=now.version_id, format=name, dress=fingerprint(worn[name]), sha256=one.sha256,
            defaults={
                "size": one.size, "pages": one.pages, "built_at": at, "original": one.original,
                "signed": now.signature is not None,
            },
        )  # fmt: skip
        recorded[name] = rendition_facts(file)
    hashes = {name: file.sha256 for name, file in recorded.items()}
    note(row, by, "build", at, version=now.version, digest=now.digest, files=hashes)
    return recorded
