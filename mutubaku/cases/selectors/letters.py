"""What the person drafting a nota dinas is given to begin with, and to whom a paper goes when it is distributed."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from mutubaku.cases.rules.letters import addressed, ask_for_material
from mutubaku.cases.selectors.page import WorkPage, taking_part
from mutubaku.documents.rules.nota_dinas import NotaDinas, ask_for_realisation
from mutubaku.documents.rules.paper import PaperSummary, Recipient
from mutubaku.org.models import Office
from mutubaku.org.rules import Holder, Role
from mutubaku.org.selectors import calendar_of
from mutubaku.plans.selectors import version_in_force
from mutubaku.sop.rules.procedure import Form
from mutubaku.values.worktime import Duration, Mode, due_at, written_moment


def first_letter(page: WorkPage, office: Office) -> NotaDinas:
    """The request as the procedure would have it, due by the standard of the step that asks the units."""
    titles = _titles(page.holders)
    units = taking_part(page.case_id)
    heads = [(kind, titles.get(pk, f"Kepala {name}")) for pk, (_, name, kind) in units.items()]
    recipients = addressed(heads) or ("Para Kepala Bidang", "Para Kepala UPTD")
    sender = _post(page.holders, Role.KEPALA_DINAS) or "Kepala Dinas"
    deadline, document = _deadline(page, office), page.sop.document or page.sop.title
    if page.sop.form is not Form.REALISASI:
        return ask_for_material(
            document=document, period=page.period, deadline=deadline, recipients=recipients, sender=sender
        )
    version = version_in_force(office.pk, page.period.last_day)
    finance = _post(page.holders, Role.SUBBAG_KEUANGAN)
    return ask_for_realisation(
        period=page.period,
        report=document[:1].lower() + document[1:],
        budget=f"{version.stage if version else 'DPA'} Tahun Anggaran {page.period.year}",
        deadline=deadline,
        recipients=recipients,
        sender=sender,
        copies=(finance,) if finance else (),
    )


def receivers(page: WorkPage, paper: PaperSummary | None, office: Office) -> tuple[Recipient, ...]:
    """Units first, then those the office names for its reports; who has the paper already is left out."""
    titles = _titles(page.holders)
    heads = [
        Recipient(titles.get(pk, f"Kepala {name}"), pk)
        for pk, (_, name, _) in taking_part(page.case_id).items()
    ]
    copies = office.report_copies.splitlines() if paper is not None and paper.kind == "book" else []
    outside = [Recipient(name.strip()) for name in copies if name.strip() and not name.startswith("Para ")]
    sent = {receipt.recipient for receipt in paper.receipts} if paper is not None else set()
    return tuple(one for one in (*heads, *outside) if one.name not in sent)


def _titles(holders: Iterable[Holder]) -> dict[int, str]:
    """Unit → position that heads it."""
    return {holder.unit_id: holder.position for holder in holders if holder.heads}


def _post(holders: Iterable[Holder], role: Role) -> str:
    return next((holder.position for holder in holders if holder.role == role), "")


def _deadline(page: WorkPage, office: Office) -> str:
    """In words; empty where no step of units has a printed standard."""
    steps = [step for step in page.sop.steps if step.joins_units and step.no > page.step.no]
    duration: Duration | None = steps[0].duration if steps else None
    if duration is None:
        return ""
    calendar = calendar_of(office.pk, office.calendar_version)
    now: datetime = page.now.astimezone(ZoneInfo(office.zone))
    return written_moment(due_at(now, duration, calendar, Mode(office.due_mode)).at)
