"""Marks: initials, approval, signature; and the note that a version was printed.

Who has no certificate that can be used is refused here, at once; the file gets the marks when it is built (`sealing`).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.models import Document, Mark, Rendition, Version
from mutubaku.documents.rules.dressing import fingerprint
from mutubaku.documents.rules.marks import refusals_of_reading, refusals_to_mark
from mutubaku.documents.rules.paper import PAPER_KINDS, MarkFacts, MarkKind, PaperFacts
from mutubaku.documents.rules.parties import refusals_of_parties, refusals_to_cosign
from mutubaku.documents.rules.sealing import Provider, refusals_to_use, usable
from mutubaku.documents.selectors import dress_of, mark_facts, mark_seal, paper_facts, paper_seal
from mutubaku.documents.selectors.parties import signed_by_several
from mutubaku.documents.services.certifying import provider_in, trusted
from mutubaku.documents.services.desk import day_of, note, refuse, take, unaltered
from mutubaku.documents.services.ordering import build_later
from mutubaku.documents.services.registers import take_number
from mutubaku.documents.services.sealing import Sealed
from mutubaku.documents.services.withdrawing import replace_earlier
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused

ELSEWHERE = (Provider.BSRE, Provider.BASAH)  # the signed file is there before the mark is recorded


def _mark(
    row: Document,
    before: PaperFacts,
    kind: MarkKind,
    digest: str,
    by: Holder,
    at: datetime,
    initialled: bool = True,
) -> Mark:
    earlier = before.live_marks if kind == MarkKind.TANDA_TANGAN else ()
    provider, certificates = _certificates(row, by, earlier, at)
    refusals = _refusals(before, kind, by, digest, initialled, provider)
    refuse([*refusals, *certificates.refusals])
    unaltered(before)
    mark = Mark.objects.create(
        version_id=before.version_id, kind=kind, role=by.role, position_id=by.position_id, post=by.title,
        person_id=by.person_id, name=by.person, nip=by.nip, rank=by.rank, at=at, digest=digest,
        certificate_id=certificates.own,
    )  # fmt: skip
    if kind == MarkKind.TANDA_TANGAN:
        row.provider = provider or ""
        for pk, certificate in certificates.earlier.items():
            Mark.objects.filter(pk=pk).update(certificate=certificate)
    row.state = replace(before, marks=(*before.marks, mark_facts(mark, before.version, before.parts))).state
    return mark


def _refusals(
    before: PaperFacts, kind: MarkKind, by: Holder, digest: str, initialled: bool, provider: Provider | None
) -> list[Refusal]:
    """The own signature waits for the parties, except where all of them sign the print with a pen."""
    if kind == MarkKind.PIHAK:
        if provider == Provider.BASAH:
            return [
                Refusal("by_pen", "Naskah ini ditandatangani basah: para pihak menandatangani cetakannya.")
            ]
        return refusals_to_cosign(before, signed_by_several(before), by, digest)
    found = refusals_to_mark(before, kind, by, digest, initialled=initialled)
    if kind == MarkKind.TANDA_TANGAN and provider != Provider.BASAH:
        found += refusals_of_parties(before, signed_by_several(before))
    return found


class Rehearsal:
    """In place of a signed file: nothing is to stay, only the refusals count."""


@dataclass(frozen=True)
class _Certificates:
    """The certificate of whoever marks now; mark → certificate of earlier marks whose own cannot be used any more."""

    own: int | None = None
    earlier: dict[int, int] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()


def _certificates(
    row: Document, by: Holder, earlier: tuple[MarkFacts, ...], at: datetime
) -> tuple[Provider | None, _Certificates]:
    """A signature puts every mark into the file, so each needs a certificate: the one of its day while that can be
    used, else the newest of the same person."""
    people = (by.person_id, *(mark.person_id for mark in earlier))
    trust = trusted(row.office_id, people)
    provider = provider_in(row.office, has_authority=trust.root is not None)
    if provider != Provider.LOKAL:
        return provider, _Certificates()
    holders = {by.person_id: by.title} | {mark.person_id: mark.post for mark in earlier}
    refusals = [
        refusal
        for person, post in holders.items()
        for refusal in refusals_to_use(trust.certificates, person, post, at)
    ]
    own = usable(trust.certificates, by.person_id, at)
    good = {one.id for one in trust.certificates if one.has_key and one.valid_at(at)}
    renewed = {
        mark.id: newest.id
        for mark in earlier
        if mark.certificate_id not in good and (newest := usable(trust.certificates, mark.person_id, at))
    }
    return provider, _Certificates(own.id if own else None, renewed, tuple(refusals))


@transaction.atomic
def initial(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Mark:
    """Paraf under exactly the text whose digest is given."""
    return _made(document_id, MarkKind.PARAF, "initial", digest, by, at)


@transaction.atomic
def approve(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Mark:
    return _made(document_id, MarkKind.SETUJU, "approve", digest, by, at)


@transaction.atomic
def cosign(document_id: int, *, digest: str, by: Holder, at: datetime | None = None) -> Mark:
    """The signature of a party the text names; number and date come with the paper's own signature."""
    return _made(document_id, MarkKind.PIHAK, "cosign", digest, by, at)


def _made(document_id: int, kind: MarkKind, verb: str, digest: str, by: Holder, at: datetime | None) -> Mark:
    """A mark that brings no number: made, its paper's state written, sealed in the journal."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    mark = _mark(row, before, kind, digest, by, at)
    row.save(update_fields=["state"])
    stored = mark_seal(row.pk, before.version, kind, at)
    note(row, by, verb, at, version=before.version, digest=digest, stored=stored)
    return mark


@transaction.atomic
def sign(
    document_id: int,
    *,
    digest: str,
    by: Holder,
    at: datetime | None = None,
    formats: tuple[str, ...] | None = None,
    initialled: bool = True,
    sealed: Sealed | Rehearsal | None = None,
) -> Document:
    """The signature, and with it the number and the date, never before.

    The signed files are built after the commit: `formats`, or those of the kind when None, or none of them for ().
    `initialled` False: the procedure has nobody initial the paper after its last change. `sealed`: the signed file, where
    a service or a pen made it; a rehearsal asks only what would be refused, and is rolled back by whoever asks.
    """
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    mark = _mark(row, before, MarkKind.TANDA_TANGAN, digest, by, at, initialled)
    if row.provider in ELSEWHERE and not isinstance(sealed, Rehearsal):
        _must_be_sealed(row, sealed)
    row.signed_at, row.signed_by_id = at, by.person_id
    take_number(row, day_of(row.office, at), by=by, at=at)
    row.save()
    facts: dict[str, object] = {"version": before.version, "digest": digest, "number": row.number}
    if row.provider in ELSEWHERE and isinstance(sealed, Sealed):
        facts |= {"provider": sealed.provider, "file": _take_sealed(row, mark, sealed)}
        wanted = PAPER_KINDS[row.kind].formats if formats is None else formats
        formats = tuple(name for name in wanted if name != "pdf")
    stored = mark_seal(row.pk, before.version, MarkKind.TANDA_TANGAN, at)
    note(row, by, "sign", at, **facts, stored=stored, paper=paper_seal(row.pk))
    replace_earlier(row, by, at)
    build_later(row, formats, by, at)
    return row


def _must_be_sealed(row: Document, sealed: Sealed | Rehearsal | None) -> None:
    if isinstance(sealed, Sealed) and sealed.provider == row.provider:
        return
    if row.provider == Provider.BSRE:
        words = "Isi frasa sandi BSrE: naskah ini ditandatangani dengan layanan BSrE."
        raise Refused(Refusal("passphrase", words, "passphrase"))
    words = "Unggah hasil pindai naskah yang sudah ditandatangani basah."
    raise Refused(Refusal("scan", words, "scan"))


def _take_sealed(row: Document, mark: Mark, sealed: Sealed) -> str:
    """The file that was sealed elsewhere becomes the signed file, if it is of this very text, mark and number."""
    about = paper_facts(row.pk)
    worn = fingerprint(dress_of(about, row.office, on=day_of(row.office, mark.at)))
    if sealed.provider == Provider.BSRE and worn != sealed.dress:
        words = "Naskah berubah selama layanan menandatanganinya. Baca lagi, lalu tanda tangani."
        raise Refused(Refusal("changed", words))
    Rendition.objects.create(
        version_id=mark.version_id, format="pdf", sha256=sealed.sha256, size=sealed.size, pages=sealed.pages,
        built_at=mark.at, dress=worn, signed=True, original=sealed.original, answer=sealed.answer,
    )  # fmt: skip
    return sealed.sha256


@transaction.atomic
def print_out(
    document_id: int,
    *,
    digest: str,
    by: Holder,
    at: datetime | None = None,
    formats: tuple[str, ...] | None = None,
) -> Document:
    """Notes that the version that was read was printed for binding; its files are built after the commit, as for
    `sign`."""
    at = at or timezone.now()
    row, before = take(document_id, by, at)
    refuse(refusals_of_reading(before, digest))
    unaltered(before)
    Version.objects.filter(pk=before.version_id).update(printed_at=at, printed_by=by.person_id)
    row.state = replace(before, printed=True).state
    row.save(update_fields=["state"])
    note(row, by, "print_out", at, version=before.version, digest=before.digest)
    build_later(row, formats, by, at)
    return row
