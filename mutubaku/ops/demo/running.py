"""What the example office is in the middle of on the day it is built: other procedures, each at another step.

They begin a few working days ago, never before the last act of October and never in the future. SOP 10 of a later
month is not among them: whoever tries the office starts that one. The plan of the year opens nothing on that day.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mutubaku.cases.acts import Given
from mutubaku.cases.rules.letters import ask_for_material
from mutubaku.cases.rules.mutubaku import Proof, ProofKind
from mutubaku.cases.selectors import next_work
from mutubaku.cases.selectors.plan import due_to_open
from mutubaku.cases.services.perform import send_back
from mutubaku.cases.services.planning import drop_planned, plan_year
from mutubaku.documents.services.certifying import certify_all
from mutubaku.ops.demo.plan import YEAR
from mutubaku.ops.demo.walk import Stage, Walk
from mutubaku.org.rules.holding import Role
from mutubaku.values.acronyms import inside
from mutubaku.values.period import Period
from mutubaku.values.workcalendar import Calendar

QUARTER, THIS_YEAR, NEXT_YEAR = Period(YEAR, 7, 9), Period(YEAR, 1, 12), Period(YEAR + 1, 1, 12)
MONITORED = ("SDI", "SPI", "PDN", "KOP")  # of the monitoring that comes back; a short list is enough for it
ANSWERED = (
    "SEK",
    "SDI",
    "SPI",
    "PDN",
    "PLN",
    "SPK",
)  # their data; the other units have reported to TEPRA instead
FURTHEST = 10  # working days: nothing of what runs began earlier
NOT_RUN = "Tidak dibuka pada kantor contoh. Mulai sendiri bila diperlukan."


@dataclass(frozen=True)
class Days:
    """Working days counted back from the one that is on or comes next; every moment lies between `since` and `now`."""

    calendar: Calendar
    since: datetime
    now: datetime

    def at(self, back: int, clock: str) -> datetime:
        """Such as (2, "09.30"): two working days before."""
        day = self._current()
        for _ in range(back):
            day = self._working(day - timedelta(days=1), -1)
        hour, minute = map(int, clock.split("."))
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.now.tzinfo)
        return self.kept(moment)

    def kept(self, moment: datetime) -> datetime:
        return min(max(moment, self.since), self.now)

    def _current(self) -> date:
        """Today while its office hours have not ended, else the next working day."""
        today = self._working(self.now.date(), 1)
        hours = self.calendar.day(today).hours
        over = today == self.now.date() and self.now.hour * 60 + self.now.minute >= hours[-1].end
        return self._working(today + timedelta(days=1), 1) if over else today

    def _working(self, day: date, step: int) -> date:
        while not self.calendar.day(day).hours:
            day += timedelta(days=step)
        return day


class Example(Walk):
    """A walk that never passes the present."""

    def __init__(
        self,
        stage: Stage,
        days: Days,
        sop: str,
        period: Period,
        *,
        back: int,
        clock: str = "08.40",
        units: tuple[str, ...] = (),
    ) -> None:
        super().__init__(stage, period, days.at(back, clock), sop, units)
        self.days = days

    def wait(self, length: str) -> "Example":
        self.at = self.days.kept(self.stage.later(self.at, length))
        return self

    def on(self, back: int, clock: str) -> "Example":
        self.at = max(self.at, self.days.at(back, clock))
        return self

    def ask_for(self, material: str) -> Given:
        """The draft of the nota dinas that asks the units for their material."""
        heads = ("Para Kepala Bidang", "Para Kepala UPTD", "Sekretaris")
        return Given(letter=ask_for_material(
            document=material, period=self.period, deadline="", recipients=heads, sender="Kepala Dinas",
        ))  # fmt: skip

    def to_the_head(self, material: str) -> None:
        """Steps 1 to 3 as most procedures have them: assigned, drafted, initialled."""
        words = f"Siapkan nota dinas permintaan bahan {inside(material)}."
        self.wait("10 menit").do(1, self.order(Role.KASUBBAG_PERENCANAAN, words, "konsep"))
        self.wait("15 menit").do(2, self.ask_for(material))
        self.wait("3 menit").do(3, self.read("nota_dinas"))


def play(stage: Stage, since: datetime, now: datetime) -> None:
    """`since`: when the story of October ended; nothing happens before it or after `now`, in the office's zone."""
    if now <= since:
        stage.say("Contoh pekerjaan berjalan dilewati: jam komputer ini mendahului cerita kantor contoh.")
        return
    days = Days(stage.calendar, since, now)
    certify_all(stage.office_id, by=None, at=days.at(FURTHEST, "00.00"), lasting=now)
    for begin in (data, tepra, evaluation, risks_of_the_quarter, register, budget, strategy):
        begin(stage, days)
    plan(stage, days)


# ------------------------------------------------------------------ seven procedures, each at its step


def data(stage: Stage, days: Days) -> None:
    """Half the units have answered; the others are waited for."""
    walk = Example(stage, days, "05-data-perkembangan", QUARTER, back=4)
    walk.to_the_head("Data perkembangan")
    walk.wait("2 jam").do(4, walk.read("nota_dinas"))
    walk.wait("8 menit").do(5, replace(walk.read("nota_dinas"), recipients=walk.unit_heads()))
    walk.wait("15 menit").do(7, Given(words="Pengingat batas waktu dikirim kepada seluruh Bidang dan UPTD."))
    for unit in ANSWERED:
        walk.wait("70 menit").do(6, Given(words="Data triwulan III disampaikan."), unit=unit)


def tepra(stage: Stage, days: Days) -> None:
    """Due today for the units that have not reported."""
    walk = Example(stage, days, "02-tepra", Period.month_of(YEAR, 10), back=1)
    letter = Proof("letter:received", ProofKind.ATTESTATION, words="Surat Bappeda, contoh, tanpa nomor.")
    down = walk.order(
        Role.SEKRETARIS, "Tindak lanjuti, laporkan tepat waktu.", "proses", "laporan",
        subject="Penyampaian laporan TEPRA", origin="Kepala Bappeda, contoh",
    )  # fmt: skip
    walk.wait("5 menit").do(1, down, proofs=(letter,))
    words = "Siapkan nota dinas permintaan laporan TEPRA."
    walk.wait("20 menit").do(2, walk.order(Role.KASUBBAG_PERENCANAAN, words, "konsep"))
    walk.wait("30 menit").do(3, walk.ask_for("Laporan TEPRA"))
    held = stage.heads(walk.at.date())
    for code, unit in walk.units.items():
        if code not in ANSWERED and unit.pk in held:
            walk.wait("10 menit").do(4, Given(words="Realisasi Oktober sudah sesuai."), unit=code)


def evaluation(stage: Stage, days: Days) -> None:
    """The head of the office returned the report; the staff compile it again."""
    walk = Example(stage, days, "06-monev", QUARTER, back=4, units=MONITORED)
    walk.to_the_head("Monitoring dan evaluasi")
    walk.wait("4 menit").do(4, walk.read("nota_dinas"))
    walk.wait("8 menit").do(5, Given(words="Empat salinan nota dinas beserta format bahan."))
    walk.wait("15 menit").do(6, replace(walk.read("nota_dinas"), recipients=walk.unit_heads()))
    walk.wait("20 menit").do(7, Given(words="Pengingat dikirim kepada empat Bidang."))
    for unit in MONITORED:
        walk.wait("40 menit").do(8, Given(words="Bahan monitoring disampaikan."), unit=unit)
    walk.wait("10 menit").do(8, Given(words="Bahan empat Bidang lengkap dan bertanda tangan."))
    walk.on(3, "10.00").do(9, Given(words="Bahan dipindahkan ke lembar kerja menurut pembagian tugas."))
    walk.on(2, "10.20").do(10, Given(words="Bahan semua pelaksana sudah dikompilasi."))
    walk.wait("20 menit").do(11, Given(words="Kompilasi diserahkan untuk dikoreksi."))
    walk.on(1, "08.20").do(12, Given(words="Angka empat Bidang sudah dicocokkan; disetujui."))
    work_id, step = next_work(walk.case_id, 13)
    reason = "Bab kendala belum memuat tindak lanjut Bidang Koperasi; lengkapi lalu ajukan kembali."
    walk.wait("45 menit")
    send_back(work_id, by=walk.actor(step), reason=reason, at=walk.at)


def risks_of_the_quarter(stage: Stage, days: Days) -> None:
    """The draft of the nota dinas is days late."""
    walk = Example(stage, days, "07-risiko", QUARTER, back=3)
    walk.wait("12 menit").do(1, Given(words="Siapkan nota dinas pemantauan risiko triwulan III."))


def register(stage: Stage, days: Days) -> None:
    """A nota dinas to sign, past its five minutes."""
    walk = Example(stage, days, "07-risiko", NEXT_YEAR, back=1)
    walk.to_the_head("Daftar risiko")


def strategy(stage: Stage, days: Days) -> None:
    """A nota dinas to sign today."""
    walk = Example(stage, days, "04-renstra", THIS_YEAR, back=1)
    walk.to_the_head("Renstra")


def budget(stage: Stage, days: Days) -> None:
    """The Sekretaris has yet to assign what the head passed on."""
    walk = Example(stage, days, "03-rka-dpa", NEXT_YEAR, back=1, clock="15.10")
    letter = Proof("letter:received", ProofKind.ATTESTATION, words="Pra KUA-PPAS, contoh, tanpa nomor.")
    walk.wait("30 menit").do(
        1, Given(words="Siapkan permintaan Pra RKA kepada semua unit."), proofs=(letter,)
    )


# ------------------------------------------------------------------ the year plan


def plan(stage: Stage, days: Days) -> None:
    """The whole year in one act. Rows whose time has come are dropped: the look at the clock opens nothing today."""
    # A plan may be made until the end of the year after it.
    at = min(days.now, days.now.replace(year=YEAR + 1, month=12, day=31))
    kasubbag = stage.holder(Role.KASUBBAG_PERENCANAAN, at.date())
    made = plan_year(stage.office_id, year=YEAR, by=kasubbag, at=at)
    due = due_to_open(stage.office_id, days.now)
    for planned_id in due:
        drop_planned(planned_id, reason=NOT_RUN, by=kasubbag, at=at)
    stage.say(
        f"Rencana tahun {YEAR} dibuat: {made.made} baris, {made.dropped + len(due)} di antaranya dicoret."
    )
