"""A case leaves the program as one file; who took it out, and with which hash, stays in the journal."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from mutubaku.cases.files.archive import Packed, write_archive
from mutubaku.cases.models import Case
from mutubaku.cases.rules.archived import refusals_to_export
from mutubaku.cases.selectors.archived import CaseArchive, case_archive
from mutubaku.documents.services.desk import day_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import in_line, write_journal


def export_case(case_id: int, file: IO[bytes], *, by: Holder | None, at: datetime | None = None) -> Packed:
    """Writes the archive into `file`; `by` None: the console. The entry names it as a thing of its own, so taking an
    archive does not change the next one."""
    at = at or timezone.now()
    case = Case.objects.select_related("office").get(pk=case_id)
    if by is not None:
        refuse(refusals_to_export(by, case.office_id, day_of(case.office, at)))
    packed = write_archive(_read(case), file)
    note_export(case, packed, by=by, at=at)
    return packed


@transaction.atomic
def _read(case: Case) -> CaseArchive:
    """While no other act of the office is being written, so that the tables are of one moment."""
    in_line(case.office_id)
    return case_archive(Case.objects.select_related("office").get(pk=case.pk))


@transaction.atomic
def note_export(case: Case, packed: Packed, *, by: Holder | None, at: datetime) -> None:
    facts = {"sha256": packed.sha256, "files": packed.files, "bytes": packed.size}
    write_journal(
        case.office_id, by=by, verb="export_case", thing=f"archive:{case.number}", facts=facts, at=at
    )
