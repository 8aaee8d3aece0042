"""Papers, their versions, the marks on them, the files built from them, who received them, and what was uploaded.

A version is never changed; a mark names the digest of exactly the text it was put under. A certificate's key is no row:
`signing.keys` keeps it in a file.
"""

from django.db import models
from django.db.models import F, Q

from mutubaku.documents.rules.builds import BuildState
from mutubaku.documents.rules.letters.wording import LABELS
from mutubaku.documents.rules.mailing import MailState
from mutubaku.documents.rules.number_lines import LineKind
from mutubaku.documents.rules.paper import EDITIONS, MEDIA_TYPES, PAPER_KINDS, MarkKind, PaperState
from mutubaku.documents.rules.retention import DisposalState, Fate
from mutubaku.documents.rules.sealing import Provider


def all_or_none(*names: str, blank: tuple[str, ...] = ()) -> Q:
    """Columns that are filled together or not at all; `blank` are text columns, empty instead of null."""
    none = Q(**{f"{name}__isnull": True for name in names}, **dict.fromkeys(blank, ""))
    full = Q(**{f"{name}__isnull": False for name in names})
    for name in blank:
        full &= ~Q(**{name: ""})
    return none | full


class Letterhead(models.Model):
    """What of an office's letters is not in its chart: the emblem, a picture in the store under its hash, and labels."""

    office = models.OneToOneField("org.Office", models.PROTECT)
    emblem = models.CharField(max_length=64, blank=True)
    to_label = models.CharField(max_length=12, default=LABELS.to)
    subject_label = models.CharField(max_length=12, default=LABELS.subject)


class Register(models.Model):
    """The number book of one kind of paper in one year. `start`: last number given out before this product."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=80)
    klas = models.CharField(max_length=20)
    start = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "kind", "year", name="register_year"),
            models.CheckConstraint(name="register_start", condition=Q(last__gte=F("start"))),
        )


class Template(models.Model):
    """One version of an office's wording of a letter; the latest counts, none is ever changed.

    `sop`: the procedure it is for, empty for all that have none of their own. `body`: JSON of the fields of its form,
    with names in braces (`rules.templating`).
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    kind = models.CharField(max_length=20)
    sop = models.CharField(max_length=60, blank=True)
    no = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)

    class Meta:
        constraints = (models.UniqueConstraint("office", "kind", "sop", "no", name="template_no"),)


class Document(models.Model):
    """One paper. `dossier` is the case (berkas) it belongs to; `version` the number of its current text.

    Number, serial, year, date and the token of its QR exist together: from the signature on, or held for it while a
    service or a pen signs (docs/decisions/0019). `provider`: who sealed the signed file, blank where nobody did.
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


class Certificate(models.Model):
    """Says whose a key is. Without a person: the root of the office's own authority. `serial`: hexadecimal.

    Never changed but for its revocation; the list of revoked ones (CRL) is made from these rows.
    """

    office = models.ForeignKey("org.Office", models.PROTECT)
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    serial = models.CharField(max_length=40, unique=True)
    pem = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="certificate_dates", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="certificate_revoked", condition=all_or_none("revoked_at", blank=("reason",))
            ),
        )


class ServiceIdentity(models.Model):
    """Under which NIK a person is known to the signing service; sealed, shown masked only."""

    person = models.OneToOneField("org.Person", models.PROTECT, primary_key=True, related_name="+")
    sealed_nik = models.TextField()
    masked = models.CharField(max_length=20)


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


class Receipt(models.Model):
    """One recipient of a signed paper: sent by whom when, received by whom when and how."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts")
    recipient = models.TextField()
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    received_post = models.CharField(max_length=130, blank=True)
    how = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("document", "recipient", name="receipt_once"),
            models.CheckConstraint(
                name="receipt_received",
                condition=all_or_none("received_at", "received_by", blank=("received_post", "how")),
            ),
        )


class Instruction(models.Model):
    """One box to tick on a disposition, in the words of the office. A code is never used for anything else."""

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("office", "code", name="instruction_code"),)


class Disposition(models.Model):
    """One act of sending a letter on. `parent`: the line it forwards; `position`, `post`, `person`: who wrote it.

    `document`: the paper of the dossier it is about, if it is one; else the letter from outside is told in words.
    `instructions`: JSON list of [code, label], the labels of that day.
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    dossier = models.CharField(max_length=60)
    parent = models.ForeignKey("DispositionLine", models.PROTECT, null=True, related_name="forwarded")
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="dispositions")
    subject = models.TextField()
    origin = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=160, blank=True)
    dated = models.DateField(null=True)
    received = models.DateTimeField(null=True)
    nature = models.CharField(max_length=20, blank=True)
    instructions = models.TextField(default="[]")
    note = models.TextField(blank=True)
    deadline = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = (models.Index("office", "dossier", name="disposition_dossier"),)


class DispositionLine(models.Model):
    """One recipient of a disposition and how far he has come; what he forwarded are dispositions of their own."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="lines", db_index=False)
    position = models.ForeignKey("org.Position", models.PROTECT, related_name="+", db_index=False)
    post = models.CharField(max_length=130)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    done_post = models.CharField(max_length=130, blank=True)
    report = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("disposition", "position", name="disposition_line_once"),
            models.CheckConstraint(name="disposition_read", condition=all_or_none("read_at", "read_by")),
            models.CheckConstraint(name="disposition_taken", condition=all_or_none("taken_at", "taken_by")),
            models.CheckConstraint(
                name="disposition_done",
                condition=all_or_none("done_at", "done_by", blank=("done_post", "report")),
            ),
        )
        indexes = (
            models.Index("position", name="disposition_open", condition=Q(done_at__isnull=True)),
        )  # fmt: skip


class Mailing(models.Model):
    """One order to send a signed paper to one recipient by e-mail; `error` is for the one who asked, in words."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="mailings")
    address = models.CharField(max_length=254)
    digest = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in MailState], default=MailState.WAITING
    )
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="mailing_ended", condition=Q(state=MailState.WAITING) ^ Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(name="mailing_error", condition=Q(state=MailState.FAILED) ^ Q(error="")),
        )


class Upload(models.Model):
    """A file brought in from outside. `media_type` was read from its bytes, never from its name."""

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

    class Meta:
        indexes = (models.Index("office", "dossier", name="upload_dossier"),)


class NumberBlock(models.Model):
    """Serials of a register put aside for papers written by hand while the program cannot be reached."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="blocks")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)

    class Meta:
        constraints = (
            models.UniqueConstraint("register", "first", name="block_first"),
            models.CheckConstraint(name="block_order", condition=Q(last__gte=F("first"))),
        )


class NumberLine(models.Model):
    """A line of a register that no live paper made here fills; see `rules.number_lines.LineKind`.

    `serial` is empty for a number of Umum, which has its own counter. `upload`: the scan. Void keeps its reason.
    """

    office = models.ForeignKey("org.Office", models.PROTECT, db_index=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in LineKind])
    serial = models.PositiveIntegerField(null=True)
    suffix = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(max_length=160)
    dated = models.DateField()
    subject = models.TextField(blank=True)
    recipient = models.TextField(blank=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="number_lines")
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("register", "serial", "suffix", name="line_serial"),
            models.UniqueConstraint(
                "office", "number", name="line_number", condition=~Q(kind=LineKind.PAPER)
            ),
            models.CheckConstraint(
                name="line_voided", condition=all_or_none("voided_at", "voided_by", blank=("reason",))
            ),
            models.CheckConstraint(
                name="line_counted", condition=Q(kind=LineKind.UMUM) ^ Q(serial__isnull=False)
            ),
            models.CheckConstraint(
                name="line_void_kinds",
                condition=~Q(kind__in=(LineKind.UNUSED, LineKind.PAPER)) | Q(voided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="line_paper", condition=Q(kind=LineKind.PAPER) ^ Q(document__isnull=True)
            ),
        )


class RetentionRule(models.Model):
    """A row of the retention schedule as the office confirmed it, in place of the shipped proposal of that code."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    code = models.CharField(max_length=40)
    active = models.PositiveSmallIntegerField()
    inactive = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])

    class Meta:
        constraints = (models.UniqueConstraint("office", "code", name="retention_code"),)


class Disposal(models.Model):
    """A list of papers proposed for destruction: by whom and why, what the head decided, when it was carried out."""

    office = models.ForeignKey("org.Office", models.PROTECT)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in DisposalState], default=DisposalState.PROPOSED
    )
    reason = models.TextField()
    at = models.DateTimeField()
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=130)
    committee = models.TextField(blank=True)
    anri = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    decided_post = models.CharField(max_length=130, blank=True)
    minutes = models.CharField(max_length=160, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="disposal_decided",
                condition=all_or_none("decided_at", "decided_by", blank=("decided_post", "committee")),
            ),
            models.CheckConstraint(
                name="disposal_done", condition=all_or_none("done_at", "done_by", blank=("minutes",))
            ),
            models.CheckConstraint(
                name="disposal_in_order", condition=Q(done_at__isnull=True) | Q(decided_at__isnull=False)
            ),
        )


class ArchiveRecord(models.Model):
    """How long a numbered paper is kept, as the schedule stood on the day it got its number.

    `closes`: end of the year of its file, when counting starts. `destroyed_at`: its texts and files were removed on the
    named list; what stays is everything that says what it was, and its hashes.
    """

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="archive_record")
    office = models.ForeignKey("org.Office", models.PROTECT)
    series = models.CharField(max_length=40)
    klas = models.CharField(max_length=20)
    active = models.PositiveSmallIntegerField()
    inactive = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=16, choices=[(fate.value, fate.value) for fate in Fate])
    closes = models.DateField()
    disposal = models.ForeignKey(Disposal, models.PROTECT, null=True, related_name="records")
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="destroyed_on_a_list", condition=Q(destroyed_at__isnull=True) | Q(disposal__isnull=False)
            ),
            models.CheckConstraint(
                name="permanent_stays", condition=~Q(fate=Fate.PERMANEN) | Q(destroyed_at__isnull=True)
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
