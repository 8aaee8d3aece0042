"""Papers, their versions, the marks on them, the files built from them, and what was uploaded.

A version is never changed; a mark names the digest of exactly the text it was put under.
"""

from django.db import models
from django.db.models import Q

from mutubaku.documents.models.columns import all_or_none
from mutubaku.documents.models.signing import Certificate
from mutubaku.documents.rules.builds import BuildState
from mutubaku.documents.rules.paper import EDITIONS, MEDIA_TYPES, PAPER_KINDS, MarkKind, PaperState
from mutubaku.documents.rules.sealing import Provider


class Document(models.Model):
    """One paper. `dossier` is the case (berkas) it belongs to; `version` the number of its current text.

    Number, serial, year, date and the token of its QR exist together: from the signature on, or held for it while a
    service or a pen signs (docs/decisions/0019). `provider`: who sealed the signed file, blank where nobody did.
    Withdrawn, it holds no longer; `successor`: the paper in its place.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in PAPER_KINDS])
    dossier = models.CharField(max_length=60)
    title = models.TextField()
    period = models.CharField(max_length=10, blank=True)
    klas = models.CharField(max_length=20, blank=True, help_text="blank: the class of its register")
    signer_role = models.CharField(max_length=24)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in PaperState])
    version = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=160, blank=True)
    number_serial = models.PositiveIntegerField(null=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    dated = models.DateField(null=True)
    token = models.CharField(max_length=22, blank=True, help_text="128 random bits, in the address of its QR")
    provider = models.CharField(max_length=8, blank=True, choices=[(p.value, p.value) for p in Provider])
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_post = models.CharField(max_length=130, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index("office", "dossier", name="document_dossier"),)
        constraints = (
            models.UniqueConstraint("office", "kind", "number_year", "number_serial", name="document_serial"),
            models.UniqueConstraint("office", "number", name="document_number", condition=~Q(number="")),
            models.UniqueConstraint("token", name="document_token", condition=~Q(token="")),
            models.CheckConstraint(
                name="document_numbered",
                condition=all_or_none("dated", "number_serial", "number_year", blank=("number",)),
            ),
            models.CheckConstraint(
                name="document_signed",
                condition=all_or_none("signed_at", "signed_by") & (Q(signed_at__isnull=True) | ~Q(number="")),
            ),
            models.CheckConstraint(
                name="document_archived", condition=all_or_none("archived_at", "archived_by")
            ),
            models.CheckConstraint(
                name="document_withdrawn",
                condition=all_or_none(
                    "withdrawn_at", "withdrawn_by", blank=("withdrawn_post", "withdrawn_reason")
                )
                & (Q(withdrawn_at__isnull=True) | Q(signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_replaced",
                condition=Q(successor__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        )

    @property
    def name(self) -> str:
        """ "nota dinas", for pages."""
        return PAPER_KINDS[self.kind].name


class Version(models.Model):
    """One text of a paper: canonical JSON of its content and the SHA-256 of it; who wrote it, in which post.

    `parts`: JSON list of [name, SHA-256], what is initialled on its own; it follows from the body. `causes`: JSON of why
    the text before it was changed, empty where nobody knew. `source`: JSON of the letter as it was typed, names and all,
    with the figures that stood for them.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField()
    body = models.TextField()
    digest = models.CharField(max_length=64)
    parts = models.TextField(default="[]")
    causes = models.TextField(blank=True)
    source = models.TextField(blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("document", "no", name="version_no"),
            models.CheckConstraint(name="version_printed", condition=all_or_none("printed_at", "printed_by")),
        )


class Mark(models.Model):
    """Paraf, approval or signature. Post, name, NIP and rank are those of the day it was made.

    `lost`: JSON list of the parts that were changed since. `voided_at` and `voided_by`: who changed the last of the text
    under it, and when. `certificate`: whose key puts it into the file.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in MarkKind])
    role = models.CharField(max_length=24)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    lost = models.TextField(default="[]")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "version", "kind", "position", name="mark_once", condition=Q(voided_at__isnull=True)
            ),
            models.CheckConstraint(name="mark_voided", condition=all_or_none("voided_at", "voided_by")),
        )


class Rendition(models.Model):
    """A file built from one version in one dress; the file itself lies in the store under its hash.

    `signed`: the signature and the number are on it; anything else is a draft and never handed out as the paper.
    `original`: SHA-256 of the same file before it was sealed, kept beside it. `answer`: what the signing service said.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=8, choices=[(name, name) for name in EDITIONS])
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True, help_text="known for PDF only")
    built_at = models.DateTimeField()
    dress = models.CharField(max_length=64)
    signed = models.BooleanField()
    original = models.CharField(max_length=64, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("version", "format", "dress", "sha256", name="rendition_once"),
        )


class Build(models.Model):
    """One order to build the files of a paper outside the request: who asked for what, how far it is, how it ended.

    `formats` are separated by commas; `done` of them are there. `error` is for the one who asked, in words.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="builds")
    formats = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in BuildState], default=BuildState.WAITING
    )
    done = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="build_ended",
                condition=Q(state__in=(BuildState.WAITING, BuildState.RUNNING), ended_at__isnull=True)
                | Q(state__in=(BuildState.DONE, BuildState.FAILED), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="build_error", condition=Q(state=BuildState.FAILED) ^ Q(error="")
            ),
        )  # fmt: skip
        indexes = (
            models.Index("state", name="build_unfinished", condition=~Q(state=BuildState.DONE)),
        )  # fmt: skip


class Upload(models.Model):
    """A file brought in from outside. `media_type` was read from its bytes, never from its name.

    `disposal`: the list it stands on with the papers it is the text of; `destroyed_at`: its bytes are gone, by that list.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    dossier = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    media_type = models.CharField(
        max_length=90, choices=[(value, name) for name, value in MEDIA_TYPES.items()]
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    at = models.DateTimeField()
    disposal = models.ForeignKey("Disposal", models.PROTECT, null=True, related_name="uploads")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index("office", "dossier", name="upload_dossier"),)
        constraints = (
            models.CheckConstraint(
                name="upload_destroyed_on_a_list",
                condition=Q(destroyed_at__isnull=True) | Q(disposal__isnull=False),
            ),
        )


class PaperIndex(models.Model):
    """What lists say about a paper without reading its text: derived from the current version, rewritten with it.

    `words`: every different word and figure of the text once, lower case, for the search.
    """

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="index")
    recipients = models.TextField(blank=True)
    copies = models.TextField(blank=True)
    attachments = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
