"""Signing by the service of BSrE in three parts, so that no lock is held while it works: a number is held, the file is
built and signed outside any transaction, and `marking.sign` records the mark with the file that came back.

Whatever fails in between leaves the paper unsigned; the number it holds stays its own for the next try in that year.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from mutubaku.documents.builders.pdf import build_pdf, page_count
from mutubaku.documents.files import store
from mutubaku.documents.rules.dressing import fingerprint
from mutubaku.documents.rules.marks import refusals_to_mark
from mutubaku.documents.rules.paper import MarkFacts, MarkKind
from mutubaku.documents.rules.parties import refusals_of_parties
from mutubaku.documents.rules.sealing import Provider
from mutubaku.documents.selectors import dress_of, paper
from mutubaku.documents.selectors.certificates import sealed_nik
from mutubaku.documents.selectors.parties import signed_by_several
from mutubaku.documents.services.certifying import provider_in
from mutubaku.documents.services.desk import day_of, note, office_of, refuse, take, unaltered
from mutubaku.documents.services.registers import take_number
from mutubaku.documents.services.sealing import Sealed, signing_mark
from mutubaku.documents.signing.bsre import Account, Bsre
from mutubaku.documents.signing.examine import examine
from mutubaku.documents.signing.keys import open_text
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import Holder
from mutubaku.values.refusal import Refusal, Refused


def asked_of_signer(office: Office) -> Provider | None:
    """BSRE: the page of a signature asks for the passphrase; BASAH: for the scan; None: for neither."""
    provider = provider_in(office, has_authority=False)
    return provider if provider in (Provider.BSRE, Provider.BASAH) else None


@sensitive_variables()
def seal_by_service(
    document_id: int, *, digest: str, by: Holder, passphrase: str, at: datetime, initialled: bool = True
) -> Sealed:
    """The signed file, in the store; nothing of it is recorded yet. `at`: the moment the mark will name."""
    signer = _signer(by, passphrase)
    hold_number(document_id, digest=digest, by=by, at=at, initialled=initialled)
    about = paper(document_id)
    unaltered(about)
    office = office_of(about.office_id, by, at)
    mark = _mark_to_be(digest, about.version, by, at)
    seen = replace(about, marks=(*about.marks, mark), provider=Provider.BSRE)
    dress = dress_of(seen, office, on=day_of(office, at))
    built = build_pdf(about.content, dress)
    signed = signer.put(built.data, [signing_mark(mark, office)])
    _must_be(signed, built.pages)
    answer = signer.verify(signed)
    return Sealed(
        Provider.BSRE, store.keep(signed), len(signed), built.pages, store.keep(built.data), fingerprint(dress), at,
        answer,
    )  # fmt: skip


def _signer(by: Holder, passphrase: str) -> Bsre:
    if not settings.BSRE_URL or not settings.BSRE_USER:
        words = "Layanan BSrE belum disetel: isi MUTUBAKU_BSRE_URL dan MUTUBAKU_BSRE_USER pada peladen."
        raise Refused(Refusal("not_set", words))
    sealed = sealed_nik(by.person_id)
    if not sealed:
        words = "NIK Anda untuk layanan BSrE belum diisi. Minta admin mengisinya di Sertifikat."
        raise Refused(Refusal("nik", words))
    if not passphrase:
        raise Refused(Refusal("passphrase", "Isi frasa sandi BSrE untuk menandatangani.", "passphrase"))
    account = Account(
        settings.BSRE_URL,
        settings.BSRE_VERSION,
        settings.BSRE_USER,
        settings.BSRE_PASSWORD,
        settings.BSRE_SECONDS,
    )
    return Bsre(account, open_text(sealed), passphrase)


@transaction.atomic
def hold_number(document_id: int, *, digest: str, by: Holder, at: datetime, initialled: bool = True) -> None:
    """Number and token for a signature that may be given; everything against it is refused here first."""
    row, before = take(document_id, by, at)
    refuse(refusals_to_mark(before, MarkKind.TANDA_TANGAN, by, digest, initialled=initialled))
    refuse(refusals_of_parties(before, signed_by_several(before)))
    held = row.number
    take_number(row, day_of(row.office, at), by=by, at=at)
    row.save()
    if row.number != held:
        note(row, by, "hold_number", at, number=row.number, version=before.version, digest=digest)


def _mark_to_be(digest: str, version: int, by: Holder, at: datetime) -> MarkFacts:
    return MarkFacts(
        id=0, kind=MarkKind.TANDA_TANGAN, role=by.role, position_id=by.position_id, post=by.title,
        person_id=by.person_id, at=at, digest=digest, version=version, person=by.person, nip=by.nip, rank=by.rank,
    )  # fmt: skip


def _must_be(signed: bytes, pages: int) -> None:
    """What came back is our paper with a signature that holds; else it is not taken."""
    found = examine(signed, ())
    if not found.signatures or not found.signatures[-1].intact or _pages(signed) != pages:
        words = "Berkas dari layanan BSrE bukan naskah ini dengan tanda tangan yang utuh. Naskah belum ditandatangani."
        raise Refused(Refusal("not_ours", words))


def _pages(data: bytes) -> int:
    try:
        return page_count(data)
    except Exception:  # whatever the reader of PDF stumbles over
        return 0
