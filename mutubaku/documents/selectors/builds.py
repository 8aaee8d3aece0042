"""What is asked about orders to build files: the last one of a paper, those of a person, those of an office."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mutubaku.documents.models import Build
from mutubaku.documents.rules.builds import BuildState


@dataclass(frozen=True)
class BuildFacts:
    """An order to build files: `done` of `total` are there. `error`: why it failed, for the one who asked.

    `person_id` asked, in the position `owner`.
    """

    id: int
    document_id: int
    title: str
    formats: tuple[str, ...]
    state: BuildState
    done: int
    error: str
    asked_at: datetime
    ended_at: datetime | None
    person_id: int
    owner: str

    @property
    def total(self) -> int:
        return len(self.formats)

    @property
    def runs(self) -> bool:
        return self.ended_at is None

    @property
    def look(self) -> str:
        """The state as the pages' tags know it."""
        return f"build_{self.state}"

    @property
    def now(self) -> str:
        """The format being made, "" once all are there."""
        return self.formats[self.done] if self.runs and self.done < self.total else ""


def build_facts(row: Build) -> BuildFacts:
    """`row` must come with its document and position."""
    return BuildFacts(
        id=row.pk, document_id=row.document_id, title=row.document.title, formats=tuple(row.formats.split(",")),
        state=BuildState(row.state), done=row.done, error=row.error, asked_at=row.asked_at, ended_at=row.ended_at,
        person_id=row.person_id, owner=row.position.title,
    )  # fmt: skip


def builds_of(office_id: int) -> QuerySet[Build]:
    """Every order of an office, the latest first, as `build_facts` wants them."""
    rows = Build.objects.filter(document__office_id=office_id).order_by("-asked_at", "-pk")
    return rows.select_related("document", "position")


def latest_build(document_id: int) -> BuildFacts | None:
    """The last order for a paper's files: what a page polls."""
    rows = Build.objects.filter(document_id=document_id).select_related("document", "position")
    row = rows.order_by("-pk").first()
    return build_facts(row) if row else None


def failed_builds(person_id: int) -> tuple[BuildFacts, ...]:
    """What a person asked for and did not get, the latest first; until it is asked again."""
    rows = Build.objects.filter(person_id=person_id, state=BuildState.FAILED)
    return tuple(build_facts(row) for row in rows.select_related("document", "position").order_by("-pk"))
