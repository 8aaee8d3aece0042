"""Files from outside come in here."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mutubaku.documents.files import store
from mutubaku.documents.models import Upload
from mutubaku.documents.rules.paper import MEDIA_TYPES
from mutubaku.documents.rules.uploads import clean_name, refusals_to_keep, sniff
from mutubaku.documents.services.desk import office_of, refuse
from mutubaku.org.rules.holding import Holder
from mutubaku.org.services import write_journal


@transaction.atomic
def keep_upload(
    office_id: int, *, dossier: str, name: str, data: bytes, by: Holder, at: datetime | None = None
) -> Upload:
    """Keeps a PDF, DOCX, XLSX, JPG or PNG in the dossier; its type comes from the bytes, its name is cleaned."""
    at = at or timezone.now()
    office_of(office_id, by, at)
    refuse(refusals_to_keep(name, data))
    format = sniff(data)
    upload = Upload.objects.create(
        office_id=office_id, dossier=dossier, name=clean_name(name, format), media_type=MEDIA_TYPES[format],
        sha256=store.keep(data), size=len(data), person_id=by.person_id, post=by.title, at=at,
    )  # fmt: skip
    facts = {"dossier": dossier, "name": upload.name, "sha256": upload.sha256}
    write_journal(office_id, by=by, verb="keep_upload", thing=f"upload:{upload.pk}", facts=facts, at=at)
    return upload
