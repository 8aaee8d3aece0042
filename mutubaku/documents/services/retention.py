"""How long papers are kept and how they end: the schedule, the lists for disposal, and the act that destroys.

Nothing here runs by itself. A list is proposed by one person, decided by the head, and carried out as a third act; a
permanent paper is never on one. What is destroyed are texts and files; who, when, what and every hash stay.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.files import store
from mutubaku.documents.files.retention import schedule, shipped
from mutubaku.documents.models import (
    ArchiveRecord,
    Disposal,
    Document,
    PaperIndex,
    RetentionRule,
    Upload,
    Version,
)
from mutubaku.documents.rules.retention import (
    DisposalState,
    Fate,
    Series,
    closes_on,
    may_propose,
    refusals_to_decide,
    refusals_to_destroy,
    refusals_to_propose,
    schedule_faults,
    series_of,
)
from mutubaku.documents.selectors.retention import files_only_here, records_of, uploads_of_papers
from mutubaku.documents.services.desk import day_of, office_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import in_line, write_journal
from mutubaku.values.content import Letter, Paragraph, canonical, to_plain
from mutubaku.values.refusal import Refusal, Refused


def record(row: Document, klas: str) -> None:
    """The retention of a paper from its number on; runs inside the act that gives the number. Counting waits until the
    file of its work is closed."""
    found = series_of(schedule(row.office_id), row.kind, klas)
    ArchiveRecord.objects.update_or_create(
        document=row,
        defaults={
            "office_id": row.office_id, "series": found.code, "klas": klas, "active": found.active,
            "inactive": found.inactive, "fate": found.fate,
        },
    )  # fmt: skip


def close_file(office_id: int, dossier: str, ended: date) -> None:
    """Counting starts for every paper of a work that ended that day; runs inside the act that ends it."""
    rows = ArchiveRecord.objects.filter(office_id=office_id, document__dossier=dossier, closes=None)
    rows.update(closes=closes_on(ended))


@transaction.atomic
def set_retention(
    office_id: int,
    *,
    code: str,
    active: int,
    inactive: int,
    fate: Fate,
    by: Holder,
    at: datetime | None = None,
) -> Series:
    """The office's own row of the schedule, for papers numbered from now on."""
    at = at or timezone.now()
    office = office_of(office_id, by, at)
    found = schedule_faults(active, inactive)
    if not may_propose(by, day_of(office, at)):
        words = "Jadwal retensi diatur oleh Kasubbag Perencanaan, Sekretaris, atau Admin."
        found.append(Refusal("role", words))
    if code not in {one.code for one in shipped()}:
        found.append(Refusal("code", "Baris jadwal itu tidak ada.", "code"))
    refuse(found)
    RetentionRule.objects.update_or_create(
        office_id=office_id, code=code, defaults={"active": active, "inactive": inactive, "fate": fate}
    )
    facts = {"active": active, "inactive": inactive, "fate": fate.value}
    write_journal(office_id, by=by, verb="set_retention", thing=f"retention:{code}", facts=facts, at=at)
    return next(one for one in schedule(office_id) if one.code == code)


@transaction.atomic
def propose_disposal(
    office_id: int, *, document_ids: Collection[int], reason: str, by: Holder, at: datetime | None = None
) -> Disposal:
    at = at or timezone.now()
    office = office_of(office_id, by, at)
    in_line(office_id)
    today = day_of(office, at)
    lines = records_of(office_id, document_ids, today)
    refuse(refusals_to_propose(by, today, [line.kept for line in lines], reason))
    if len(lines) != len(set(document_ids)):
        raise Refused(Refusal("unknown", "Ada naskah yang tidak termasuk arsip kantor ini.", "papers"))
    row = Disposal.objects.create(
        office_id=office_id, reason=reason.strip(), at=at, person_id=by.person_id, post=by.title
    )
    ArchiveRecord.objects.filter(document_id__in=document_ids).update(disposal=row)
    attached = [upload.pk for upload in uploads_of_papers(office_id, document_ids)]
    Upload.objects.filter(pk__in=attached).update(disposal=row)
    facts = {"papers": sorted(document_ids), "uploads": attached, "reason": row.reason}
    _note(row, by, "propose_disposal", at, **facts)
    return row


@transaction.atomic
def decide_disposal(
    disposal_id: int, *, approve: bool, committee: str, anri: str = "", by: Holder, at: datetime | None = None
) -> Disposal:
    """The head's decision over the whole list; a refused one sets its papers free for another list."""
    at = at or timezone.now()
    row = Disposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=disposal_id)
    office_of(row.office_id, by, at)
    years = max((r.active + r.inactive for r in row.records.all()), default=0) if approve else 0
    refuse(refusals_to_decide(by, day_of(row.office, at), row.state, row.person_id, committee, anri, years))
    row.state = DisposalState.APPROVED if approve else DisposalState.REFUSED
    row.committee, row.anri = committee.strip(), anri.strip()
    row.decided_at, row.decided_by_id, row.decided_post = at, by.person_id, by.title
    row.save()
    if not approve:
        row.uploads.update(disposal=None)
    facts = {"state": row.state, "committee": row.committee, "anri": row.anri}
    _note(row, by, "decide_disposal", at, **facts)
    return row


@transaction.atomic
def destroy_papers(disposal_id: int, *, minutes: str, by: Holder, at: datetime | None = None) -> int:
    """Carries out an approved list: texts and files go, the record of them stays. How many papers it were.

    `minutes`: number of the berita acara pemusnahan. Files leave the store once the act is committed.
    """
    at = at or timezone.now()
    row = Disposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=disposal_id)
    office_of(row.office_id, by, at)
    refuse(refusals_to_destroy(by, day_of(row.office, at), row.state, minutes))
    papers = sorted(row.records.values_list("document_id", flat=True))
    # What stood on the list; a file that another paper has named since stays.
    free = {upload.pk for upload in uploads_of_papers(row.office_id, papers)}
    uploads = sorted(free & set(row.uploads.values_list("pk", flat=True)))
    files = sorted(files_only_here(papers, uploads))
    row.state, row.minutes, row.done_at, row.done_by_id = (
        DisposalState.DONE,
        minutes.strip(),
        at,
        by.person_id,
    )
    row.save()
    _empty(papers, row.minutes)
    row.records.update(destroyed_at=at)
    row.uploads.exclude(pk__in=uploads).update(disposal=None)
    row.uploads.update(destroyed_at=at)
    _note(row, by, "destroy_papers", at, papers=papers, uploads=uploads, files=files, minutes=row.minutes)
    transaction.on_commit(lambda: _remove(files), robust=True)
    return len(papers)


def _empty(papers: Sequence[int], minutes: str) -> None:
    """Every text becomes the notice that it is gone; its digest stays that of what it was."""
    words = f"Isi naskah ini telah dimusnahkan menurut berita acara nomor {minutes}. Sidik isinya tetap tersimpan."
    notice = canonical(to_plain(Letter(("NASKAH DIMUSNAHKAN",), (), (Paragraph(words),)))).decode()
    Version.objects.filter(document__in=papers).update(body=notice)
    PaperIndex.objects.filter(document__in=papers).update(words="")


def _remove(files: Sequence[str]) -> None:
    for sha256 in files:
        store.remove(sha256)


def _note(row: Disposal, by: Holder, verb: str, at: datetime, **facts: object) -> None:
    write_journal(row.office_id, by=by, verb=verb, thing=f"disposal:{row.pk}", facts=facts, at=at)
