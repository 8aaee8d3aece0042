"""A case of the example office walked by its holders on a given clock: the verbs the months are told with."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from mutubaku.cases import selectors as cases
from mutubaku.cases.acts import Given
from mutubaku.cases.rules.mutubaku import Proof
from mutubaku.cases.services import flow
from mutubaku.cases.services.perform import perform
from mutubaku.documents.rules.copies import outside, report_copies
from mutubaku.documents.rules.disposing import About, Order
from mutubaku.documents.rules.nota_dinas import NotaDinas, ask_for_realisation
from mutubaku.documents.rules.paper import Recipient
from mutubaku.documents.selectors import papers_of
from mutubaku.figures.rules.sheet import SheetForm
from mutubaku.figures.selectors import SheetState, rounds, sheet_of
from mutubaku.ops.demo.plan import Done, remark
from mutubaku.org.rules.holding import Holder, Role, may_type
from mutubaku.org.selectors import calendar_of, office_holders, office_of, reporting_units
from mutubaku.plans.selectors import version_in_force
from mutubaku.sop.rules.procedure import Step
from mutubaku.sop.selectors import in_force
from mutubaku.values.period import Period
from mutubaku.values.workcalendar import Calendar
from mutubaku.values.worktime import Duration, Mode, due_at, written_moment

SOP = "10-laporan-bulanan"
REPORT = "laporan realisasi kegiatan APBD dan APBN"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """The office as the story needs it."""

    office_id: int
    say: Say

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.office_id, office_of(self.office_id).calendar_version)

    def later(self, at: datetime, length: str) -> datetime:
        """`length` of working time after `at`: "25 menit", "2 jam"."""
        duration = Duration.parse(length)
        assert duration is not None
        return due_at(at, duration, self.calendar, Mode.A).at

    def opening(self, day: date, zone: datetime) -> datetime:
        """Opening of the first working day from `day` on; `zone` lends its time zone."""
        while not self.calendar.day(day).hours:
            day += timedelta(days=1)
        first = self.calendar.day(day).hours[0].start
        return zone.replace(
            year=day.year,
            month=day.month,
            day=day.day,
            hour=first // 60,
            minute=first % 60,
            second=0,
            microsecond=0,
        )

    def holder(self, role: Role, on: date) -> Holder:
        """Who holds a position outside the units."""
        return next(h for h in office_holders(self.office_id, on) if h.role == role)

    def heads(self, on: date) -> dict[int, Holder]:
        """Unit → who leads it that day; a Plt when there is no other. A vacant one is left out."""
        return {h.unit_id: h for h in reversed(office_holders(self.office_id, on)) if h.heads}

    def head(self, unit_id: int, on: date) -> Holder:
        return self.heads(on)[unit_id]

    def operator(self, unit_id: int, on: date) -> Holder:
        people = office_holders(self.office_id, on)
        return next(h for h in people if h.role == Role.OPERATOR_UNIT and may_type(h, unit_id=unit_id, on=on))


class Walk:
    """One case on its way; `at` is the clock, moved by the story."""

    def __init__(
        self, stage: Stage, period: Period, at: datetime, sop: str = SOP, units: Collection[str] = ()
    ) -> None:
        """`units`: codes of those that take part; all when none is named."""
        self.stage, self.period, self.at = stage, period, at
        every = {unit.code: unit for unit in reporting_units(stage.office_id)}
        self.units = {code: unit for code, unit in every.items() if not units or code in units}
        version = in_force(stage.office_id, sop, at.date())
        assert version is not None
        self.sop = version.sop
        title = self.title = f"{self.sop.document or self.sop.title} {period.label}"
        self.case_id = flow.start(
            stage.office_id, sop_version_id=version.pk, period=period, at=at, title=title,
            unit_ids=[unit.pk for unit in self.units.values()],
            by=stage.holder(Role.KASUBBAG_PERENCANAAN, at.date()),
        )  # fmt: skip
        self.dossier = cases.case_facts(self.case_id).number
        stage.say(f"{written_moment(at)}  {title} dimulai sebagai {self.dossier}.")

    def wait(self, length: str) -> "Walk":
        self.at = self.stage.later(self.at, length)
        return self

    def until(self, day: int, clock: str) -> "Walk":
        """A day of the month in which the case runs, and a time such as "14.26"."""
        hour, minute = map(int, clock.split("."))
        self.at = self.at.replace(day=day, hour=hour, minute=minute)
        return self

    def actor(self, step: Step, unit: str = "") -> Holder:
        on = self.at.date()
        return self.stage.head(self.units[unit].pk, on) if unit else self.stage.holder(step.actor, on)

    def do(
        self,
        number: int,
        given: Given | None = None,
        *,
        unit: str = "",
        late_cause: str = "",
        proofs: Sequence[Proof] = (),
    ) -> None:
        """Completes a waiting step as the person whose turn it is; `proofs`: what that person brings along."""
        unit_id = self.units[unit].pk if unit else None
        work_id, step = cases.next_work(self.case_id, number, unit_id)
        by = self.actor(step, unit)
        if unit and given is None:
            sheet = self.sheet(unit)
            given = Given(sheet_version=sheet.version, sheet_edits=sheet.edits)
        perform(work_id, by=by, given=given, proofs=proofs, late_cause=late_cause, at=self.at)
        self.tell(number, by, step.title)

    def tell(self, number: int, by: Holder, words: str) -> None:
        self.stage.say(f"{written_moment(self.at)}  langkah {number:>2}  {by.title}: {words}")

    def read(self, kind: str, words: str = "") -> Given:
        """The digest of the paper as it reads now: what a mark is put under."""
        papers = [paper for paper in papers_of(self.stage.office_id, self.dossier) if paper.kind == kind]
        return Given(words=words, digest=papers[-1].digest)

    def letter(self) -> NotaDinas:
        """The request, due as the standard of step 6 counts from now."""
        version = version_in_force(self.stage.office_id, self.period.last_day)
        duration = Duration.parse(self.sop.step(6).time)
        assert version is not None and duration is not None
        due = due_at(self.at, duration, self.stage.calendar, Mode.B).at
        return ask_for_realisation(
            period=self.period,
            report=REPORT,
            budget=f"{version.stage} Tahun Anggaran {self.period.year}",
            deadline=written_moment(due),
            recipients=("Para Kepala Bidang", "Para Kepala UPTD", "Sekretaris"),
            sender="Kepala Dinas",
            copies=("Kasubbag Keuangan",),
        )

    def order(self, to: Role, words: str, *asked: str, subject: str = "", origin: str = "") -> Given:
        """A disposition to one post; `asked`: codes of its boxes."""
        about = About(subject or self.title, origin)
        position = self.stage.holder(to, self.at.date()).position_id
        return Given(words=words, order=Order(about, (position,), asked, words))

    def unit_heads(self) -> tuple[Recipient, ...]:
        """A vacant post gets its paper all the same."""
        held = self.stage.heads(self.at.date())
        titles = {pk: head.position for pk, head in held.items()}
        return tuple(
            Recipient(titles.get(unit.pk, f"Kepala {unit.name}"), unit.pk) for unit in self.units.values()
        )

    def receivers(self) -> tuple[Recipient, ...]:
        """Who gets the report: those outside named by the office, then every unit."""
        heads = self.unit_heads()
        named = report_copies(office_of(self.stage.office_id).report_copies)
        others = outside(named, (head.name for head in heads))
        return (*(Recipient(name) for name in others), *heads)

    def sheet(self, unit: str) -> SheetState:
        found = sheet_of(rounds(self.stage.office_id, dossier=self.dossier)[-1].id, self.units[unit].pk)
        assert found is not None
        return found

    def ask(self) -> None:
        """Steps 1 to 5: from the assignment to the signed nota dinas in the hands of the units."""
        words = f"Siapkan nota dinas permintaan bahan laporan {self.period.label}."
        self.wait("10 menit").do(1, self.order(Role.KASUBBAG_PERENCANAAN, words, "proses", "konsep"))
        self.wait("25 menit").do(2, Given(letter=self.letter()))
        self.wait("4 menit").do(3, self.read("nota_dinas"))
        self.wait("2 jam").do(4, self.read("nota_dinas"))
        self.wait("8 menit").do(5, replace(self.read("nota_dinas"), recipients=self.unit_heads()))

    def finish(self) -> None:
        """Steps 12 to 15: print, initial, sign, bind and send."""
        self.wait("2 jam").do(12, replace(self.read("book"), formats=()))
        self.wait("40 menit").do(13, self.read("book"))
        self.wait("50 menit").do(14, self.read("book"))
        self.wait("3 jam").do(15, replace(self.read("book"), recipients=self.receivers()))


def typed(form: SheetForm, done: dict[str, Done], head: str) -> dict[str, dict[str, Decimal | str]]:
    """What an operator types into the open cells of a sheet: the month's money, physical progress, a remark."""
    values: dict[str, dict[str, Decimal | str]] = {}
    for row in form.rows:
        cells: dict[str, Decimal | str] = {}
        if not row.from_sipd:
            cells["money"] = done[row.key].money
        if row.lead:
            cells["physical"] = done[row.key].physical
            if _lags(row.target_physical, done[row.key].physical, form.unit):
                cells |= vars(remark(form.unit, head))
        values[row.key] = cells
    return values


def _lags(target: Decimal, physical: Decimal, unit: str) -> bool:
    """Units explain themselves a little before the red band asks them to."""
    return target - physical > Decimal(6) or unit in ("KOP", "PLT")
