"""The wording an office begins its letters with: its own versions of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mutubaku.documents.models import Template


@dataclass(frozen=True)
class TemplateVersion:
    no: int
    at: datetime
    post: str
    fields: Mapping[str, str]


def template_versions(office_id: int, kind: str) -> dict[str, tuple[TemplateVersion, ...]]:
    """Procedure ("" for all others) → the office's own versions of a kind of letter, the latest first: one query."""
    return {
        sop: several for (of, sop), several in every_template_version(office_id, kind).items() if of == kind
    }


def every_template_version(office_id: int, *kinds: str) -> dict[tuple[str, str], tuple[TemplateVersion, ...]]:
    """(kind, procedure) → the office's own versions, the latest first: one query. All kinds when none is named."""
    found: dict[tuple[str, str], list[TemplateVersion]] = {}
    rows = Template.objects.filter(office_id=office_id)
    for row in (rows.filter(kind__in=kinds) if kinds else rows).order_by("-no"):
        version = TemplateVersion(row.no, row.at, row.post, json.loads(row.body))
        found.setdefault((row.kind, row.sop), []).append(version)
    return {key: tuple(several) for key, several in found.items()}
