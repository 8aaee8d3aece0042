"""The names that may stand in a letter, and what they stand for now: words of the case, figures of its month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from mutubaku.books.rules.spoken import NAMES
from mutubaku.books.selectors import month_values
from mutubaku.cases.rules.letters import addressed
from mutubaku.cases.rules.papers import signer_of
from mutubaku.cases.selectors.page import WorkPage, taking_part
from mutubaku.documents.rules.nota_dinas import titled
from mutubaku.documents.rules.templating import Value, names_in
from mutubaku.figures.rules.limits import limits_in
from mutubaku.org.models import Office
from mutubaku.org.rules.holding import ROLE_NAMES, Holder, Holding, Role
from mutubaku.org.selectors import calendar_of, journal_head, open_units
from mutubaku.plans.selectors import version_in_force
from mutubaku.sop.rules.procedure import Form, Sop
from mutubaku.values.acronyms import inside
from mutubaku.values.numeral import show
from mutubaku.values.period import Period, written_date
from mutubaku.values.wording import joined
from mutubaku.values.worktime import Mode, due_at, written_moment

WORDS: dict[str, str] = {
    "periode": "periode pekerjaan", "rentang": "periode dengan kata bulan atau triwulan", "tahun": "tahun pekerjaan",
    "tanggal_akhir": "tanggal akhir periode", "laporan": "nama laporan prosedur ini",
    "laporan.judul": "nama laporan dengan huruf awal besar", "anggaran": "dokumen anggaran yang berlaku",
    "batas_waktu": "batas waktu menurut waktu baku", "batas_deviasi": "deviasi yang wajib dijelaskan",
    "penerima": "unit yang diminta, satu per baris", "pengirim": "jabatan penanda tangan",
    "tembusan": "tembusan yang lazim", "perangkat_daerah": "nama pendek perangkat daerah",
    "kota": "kota perangkat daerah", "daftar_unit": "nama unit yang diminta, satu per baris",
    "unit": "unit yang diminta, dalam satu kalimat",
    "jabatan.kepala_dinas": "jabatan Kepala Dinas", "jabatan.sekretaris": "jabatan Sekretaris",
    "jabatan.kasubbag_perencanaan": "jabatan Kasubbag Perencanaan", "jabatan.pelaksana": "jabatan pelaksana",
    "jabatan.subbag_keuangan": "jabatan Kasubbag Keuangan",
}  # fmt: skip


NAMES_OF_LETTERS: tuple[tuple[str, str, bool], ...] = (
    *((name, about, False) for name, about in WORDS.items()),
    *((name, about, True) for name, about in NAMES.items()),
)


def known() -> dict[str, Value]:
    """Every name with what it is, for a list to choose from and to check a template against."""
    words = {name: Value(about, "") for name, about in WORDS.items()}
    return words | {name: Value(about, "", about) for name, about in NAMES.items()}


def letter_values(page: WorkPage, office: Office, texts: Iterable[str]) -> dict[str, Value]:
    """`texts`: where the names stand; the figures are read only if one of them names any."""
    recipients, units = asked_of(page.case_id, office, page.holders)
    said = case_words(page.sop, page.period, office, page.holders, recipients, _deadline(page, office), units)
    return said | figures_named(office, page.period, page.now.date(), texts)


@dataclass(frozen=True)
class UnitsAsked:
    """Names of the units of a case; `apart`: others report too."""

    names: tuple[str, ...] = ()
    apart: bool = False

    @property
    def said(self) -> str:
        return joined(self.names) if self.apart else "Seluruh Bidang dan UPTD"


EVERYBODY = UnitsAsked()


def posts_of_heads(holders: Iterable[Holder]) -> dict[int, str]:
    """Unit → position that heads it."""
    return {holder.unit_id: holder.position for holder in holders if holder.heads}


def asked_of(case_id: int, office: Office, holders: Iterable[Holder]) -> tuple[tuple[str, ...], UnitsAsked]:
    """Whom a case asks, as its letter addresses them, and their units."""
    titles = posts_of_heads(holders)
    units = taking_part(case_id)
    heads = [(kind, titles.get(pk, f"Kepala {name}")) for pk, (_, name, kind) in units.items()]
    others = open_units(office.pk).exclude(pk__in=units).values_list("kind", "reports")
    names = tuple(name for _, name, _ in units.values())
    apart = any(reports for _, reports in others)
    return addressed(heads, {kind for kind, _ in others}), UnitsAsked(names, apart)


def figures_named(office: Office, period: Period, today: date, texts: Iterable[str]) -> dict[str, Value]:
    """What is not known yet stands there without text, so that it is refused by its name."""
    nothing = {name: Value(about, "", about) for name, about in NAMES.items()}
    if not any(name in NAMES for text in texts for name in names_in(text)):
        return nothing
    return nothing | month_figures(office, period, today)


def month_figures(office: Office, period: Period, today: date) -> dict[str, Value]:
    """Of the last month of the period that has begun; what nobody has reported has no text."""
    begun = [month for month in period.months if written_month(month) <= (today.year, today.month)]
    return month_values(office.pk, (begun or period.months)[-1], today, journal_head(office.pk))


def written_month(month: Period) -> tuple[int, int]:
    return month.year, month.last


def case_words(
    sop: Sop,
    period: Period,
    office: Office,
    holders: Iterable[Holder],
    recipients: tuple[str, ...],
    deadline: str,
    units: UnitsAsked = EVERYBODY,
) -> dict[str, Value]:
    """`deadline` as written, or empty."""
    holders = tuple(holders)
    month = period.first == period.last
    report = inside(sop.document or sop.title)
    version = version_in_force(office.pk, period.last_day)
    critical = limits_in(office.deviation_limits, period).kritis
    finance = _post(holders, Role.SUBBAG_KEUANGAN) if sop.form is Form.REALISASI else ""
    told = {
        "periode": period.label,
        "rentang": f"bulan {period.label}" if month else f"{period.label[:1].lower()}{period.label[1:]}",
        "tahun": str(period.year),
        "tanggal_akhir": written_date(period.last_day),
        "laporan": report,
        "laporan.judul": titled(report),
        "anggaran": f"{version.stage if version else 'DPA'} Tahun Anggaran {period.year}",
        "batas_waktu": deadline,
        "batas_deviasi": show(critical, max(0, -int(critical.as_tuple().exponent))),
        "penerima": "\n".join(recipients or ("Para Kepala Bidang", "Para Kepala UPTD")),
        "pengirim": _signer(holders, sop),
        "tembusan": finance,
        "perangkat_daerah": office.short_name,
        "kota": office.city,
        "daftar_unit": "\n".join(units.names),
        "unit": units.said,
        **{
            name: _post(holders, Role(name.partition(".")[2]))
            for name in WORDS
            if name.startswith("jabatan.")
        },
    }
    return {name: Value(WORDS[name], text) for name, text in told.items()}


def _signer(holders: tuple[Holder, ...], sop: Sop) -> str:
    """Whoever signs the nota dinas of this sheet, with Plt. or Plh. before the post (§B.9)."""
    role = signer_of(sop, "nota_dinas")
    here = [holder for holder in holders if holder.role == role]
    return min(here, key=lambda one: one.holding != Holding.DEFINITIF).title if here else ROLE_NAMES[role]


def _post(holders: Iterable[Holder], role: Role) -> str:
    return next((holder.position for holder in holders if holder.role == role), "")


def _deadline(page: WorkPage, office: Office) -> str:
    """In words; empty where no step of units has a printed standard."""
    steps = [step for step in page.sop.steps if step.joins_units and step.no > page.step.no]
    duration = steps[0].duration if steps else None
    if duration is None:
        return ""
    calendar = calendar_of(office.pk, office.calendar_version)
    now = page.now.astimezone(ZoneInfo(office.zone))
    return written_moment(due_at(now, duration, calendar, Mode(office.due_mode)).at)
