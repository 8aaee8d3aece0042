"""A unit's monthly sheet as plain values: what is asked, what is known, what was typed.

One row per budget line (sub kegiatan × sumber dana). Money is keyed per row and month (Rp, whole rupiah);
physical progress is cumulative percent, keyed once per sub kegiatan, on its `lead` row.
"""

from dataclasses import dataclass
from decimal import Decimal

from mutubaku.values.figure import MISSING, Amount
from mutubaku.values.period import Period
from mutubaku.values.wording import joined


@dataclass(frozen=True)
class Remark:
    """Kendala and what is done about it; `due` is a written date or empty."""

    obstacle: str = ""
    action: str = ""
    person: str = ""
    due: str = ""


@dataclass(frozen=True)
class SheetRow:
    """`before` and `before_physical` are cumulative to the month before; targets are cumulative to this month.

    `from_sipd`: the money of the month came from the SIPD report and is not keyed. `override`: written reason for
    a value a rule would refuse (contra-post, pagu waiting for a shift). `given_back`: reason the cell or row was
    returned, `given_back_fields` the returned fields ("money", "physical"); `answer`: the unit's reply.
    """

    code: str
    name: str
    fund: str
    fund_name: str
    lead: bool
    pagu: Decimal
    target_money: Decimal
    target_physical: Decimal
    before: Amount
    before_physical: Amount
    money: Amount = MISSING
    physical: Amount = MISSING
    from_sipd: bool = False
    remark: Remark = Remark()
    override: str = ""
    given_back: str = ""
    given_back_fields: tuple[str, ...] = ()
    answer: str = ""

    @property
    def key(self) -> str:
        """Names the row in files and messages: code and fund."""
        return f"{self.code}|{self.fund}"


@dataclass(frozen=True)
class SheetForm:
    """One unit's sheet of one period in one version. `example`: belongs to the example office."""

    office: str
    unit: str
    unit_name: str
    period: Period
    version: int
    rows: tuple[SheetRow, ...]
    example: bool = False


@dataclass(frozen=True)
class ReturnedRow:
    """A row with cells that were given back; `place` is the first of them on the sheet's page."""

    number: int
    row: SheetRow

    @property
    def place(self) -> str:
        return f"b{self.number}-{self.row.given_back_fields[0]}"

    @property
    def what(self) -> str:
        words = {"money": "keuangan", "physical": "fisik"}
        return joined([words[field] for field in self.row.given_back_fields])

    @property
    def answered(self) -> bool:
        return bool(self.row.answer.strip())


def returned_rows(form: SheetForm) -> tuple[ReturnedRow, ...]:
    """Rows that wait for an answer, in the order of the sheet; none when the sheet came back as a whole."""
    return tuple(ReturnedRow(number, row) for number, row in enumerate(form.rows, 1) if row.given_back_fields)
