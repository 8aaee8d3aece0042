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
    found: dict[str, list[TemplateVersion]] = {}
    for row in Template.objects.filter(office_id=office_id, kind=kind).order_by("-no"):
        version = TemplateVersion(row.no, row.at, row.post, json.loads(row.body))
        found.setdefault(row.sop, []).append(version)
    return {sop: tuple(several) for sop, several in found.items()}
