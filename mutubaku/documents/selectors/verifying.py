"""Signed papers as the public asks for them: by the token of their QR, or by the SHA-256 of a file."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db.models import Value

from mutubaku.documents.models import Document, Mark, Rendition, Version
from mutubaku.documents.rules.dressing import code_of, written_moment
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkKind, content_of
from mutubaku.documents.rules.sealing import PROVIDER_NAMES, Provider, typed_code
from mutubaku.documents.rules.verifying import Shown, Standing, is_secret
from mutubaku.documents.selectors.attached import attached_to
from mutubaku.values.period import written_date


def shown_by_token(token: str) -> Shown | None:
    """None for a token that no paper has. A paper whose signature is not recorded yet waits, or is not there at all."""
    row = Document.objects.select_related("office").filter(token=token).first() if token else None
    if row is None or (row.signed_at is None and row.provider != Provider.BASAH):
        return None
    return _shown(row)


def shown_by_code(code: str) -> Shown | None:
    """Of the paper that prints this short code. Codes are reckoned anew, so nothing is stored of them; ten thousand
    papers take some hundredths of a second. A code that two papers share shows neither."""
    found = [(document, party) for document, party, printed in _codes() if printed == code]
    if len(found) != 1:
        return None
    pk, party = found[0]
    row = Document.objects.select_related("office", "successor").get(pk=pk)
    shown = _shown(row)
    return replace(shown, party=_party(party, row)) if party and not shown.secret else shown


def _party(mark_id: int, row: Document) -> tuple[str, str, str]:
    """Post, name and time of a party's signature."""
    mark = Mark.objects.get(pk=mark_id)
    return mark.post, mark.name, written_moment(mark.at, ZoneInfo(row.office.zone))


def _codes() -> Iterator[tuple[int, int, str]]:
    """Paper, mark of a party or 0, code: that beside its QR, of the token where a pen signs and of the signature else;
    and those beside the parties of a signed paper."""
    pen = Document.objects.filter(provider=Provider.BASAH).exclude(token="").values_list("pk", "token")
    yield from ((pk, 0, typed_code(token)) for pk, token in pen.iterator())
    live = Mark.objects.filter(voided_at=None, version__document__signed_at__isnull=False)
    columns = ("version__document_id", "pk", "digest", "kind", "position_id", "person_id", "at")
    own = live.filter(kind=MarkKind.TANDA_TANGAN).exclude(version__document__provider=Provider.BASAH)
    for pk, _, *facts in own.values_list(*columns, "version__document__number").iterator():
        yield pk, 0, code_of(*facts)
    for pk, mark, *facts in live.filter(kind=MarkKind.PIHAK).values_list(*columns, Value("")).iterator():
        yield pk, mark, code_of(*facts)


def shown_by_file(sha256: str) -> Shown | None:
    """Of the paper whose signed file this is, byte for byte."""
    rows = Rendition.objects.filter(sha256=sha256, signed=True, version__document__signed_at__isnull=False)
    row = rows.select_related("version__document__office").first()
    return _shown(row.version.document) if row else None


def shown_by_attachment(sha256: str) -> Shown | None:
    """Of the signed paper whose text is this file, byte for byte."""
    row = attached_to(sha256)
    return _shown(row) if row else None


def _shown(row: Document) -> Shown:
    version = Version.objects.get(document=row, no=row.version)
    standing = _standing(row)
    if is_secret(content_of(version.body)):
        return Shown(row.office.short_name, secret=True, example=row.office.example, standing=standing)
    mark = version.marks.filter(kind=MarkKind.TANDA_TANGAN, voided_at=None).first()
    files = version.renditions.filter(format="pdf", signed=True).order_by("-pk")
    zone = ZoneInfo(row.office.zone)
    return Shown(
        office=row.office.short_name,
        secret=False,
        example=row.office.example,
        kind=PAPER_KINDS[row.kind].name,
        number=row.number,
        title=row.title,
        dated=written_date(row.dated) if row.dated else "",
        post=mark.post if mark else "",
        signer=mark.name if mark else "",
        signed=written_moment(mark.at, zone) if mark else "",
        sealed=PROVIDER_NAMES.get(row.provider, "") if mark else "",
        standing=standing,
        ended=ended_on(row),
        replaced_by=open_number(row.successor),
        sha256=files.values_list("sha256", flat=True).first() or "",
    )


def _standing(row: Document) -> Standing:
    if row.withdrawn_at is not None:
        return Standing.WITHDRAWN if row.successor_id is None else Standing.REPLACED
    return Standing.WAITING if row.signed_at is None else Standing.VALID


def ended_on(row: Document) -> str:
    """The day since which it holds no longer; "" while it holds."""
    return (
        written_date(row.withdrawn_at.astimezone(ZoneInfo(row.office.zone)).date())
        if row.withdrawn_at
        else ""
    )


def open_number(row: Document | None) -> str:
    """Number of the paper in its place; of a secret one nothing is told."""
    if row is None:
        return ""
    body = Version.objects.values_list("body", flat=True).get(document=row, no=row.version)
    return "" if is_secret(content_of(body)) else row.number
