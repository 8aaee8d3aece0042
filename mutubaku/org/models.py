"""The office: its units, positions, persons, assignments, working calendar, and the journal of who did what.

Every top-level row of the product belongs to an `Office`. The journal is one hash chain per office.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from mutubaku.org.rules.holding import Holding, Role
from mutubaku.org.rules.office import UnitKind


def choices(enum: type[Role] | type[UnitKind] | type[Holding]) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in enum]


class Office(models.Model):
    """One perangkat daerah. Letterhead, paper and the reading of "6 jam" are its settings."""

    code = models.CharField(max_length=40, unique=True)
    skpd_code = models.CharField(
        max_length=40, blank=True, help_text="as SIPD writes it; files of others are refused"
    )
    government = models.CharField(max_length=120)
    name_lines = models.TextField(help_text="one printed line of the letterhead per line")
    short_name = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    address_lines = models.TextField()
    zone = models.CharField(max_length=40, default="Asia/Makassar")
    paper = models.CharField(max_length=8, default="F4")
    due_mode = models.CharField(max_length=1, default="B")
    calendar_version = models.PositiveIntegerField(default=1)
    dues_version = models.PositiveIntegerField(
        default=1
    )  # calendar the due times of open steps were reckoned with
    deviation_limits = models.TextField(
        default="[]", help_text="dated rows as JSON, read by figures.rules.limits"
    )
    number_unit = models.CharField(max_length=40, default="SEK.PRC", help_text="unit part of a letter number")
    report_copies = models.TextField(blank=True, help_text="who receives the reports, one per line")
    example = models.BooleanField(default=False, help_text="everything it prints carries CONTOH")

    class Meta:
        constraints = (models.CheckConstraint(name="office_due_mode", condition=Q(due_mode__in=("A", "B"))),)


class Unit(models.Model):
    """`reports`: takes part in the collection of figures. `order`: place in the organisation chart. `closed`: no longer
    in it, kept for what it did."""

    office = models.ForeignKey(Office, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=choices(UnitKind))
    reports = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("office_id", "order")
        constraints = (models.UniqueConstraint("office", "code", name="unit_code"),)


class Position(models.Model):
    """Work goes to a position. `heads`: it leads its unit and signs for it."""

    office = models.ForeignKey(Office, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)
    title = models.CharField(max_length=120)
    role = models.CharField(max_length=24, choices=choices(Role))
    heads = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("office", "title", name="position_title"),
            models.UniqueConstraint("unit", name="one_head_per_unit", condition=Q(heads=True)),
        )


class Persons(BaseUserManager["Person"]):
    def get(self, *args: Any, **kwargs: Any) -> "Person":
        """Whoever signed in is fetched this way, with the office: every page needs both."""
        return self.get_queryset().select_related("office").get(*args, **kwargs)


class Person(AbstractBaseUser):
    """Signs in with `username`. NIP is 18 digits kept as text.

    `must_change_password`: somebody else knows it. `session_round`: part of the seal of every session;
    raising it ends them all.
    """

    office = models.ForeignKey(Office, models.PROTECT)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    session_round = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Persons()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's seal covers the password; ours the round too, so sessions can be ended without a new password."""
        seal = f"{self.password}:{self.session_round}"
        return salted_hmac("mutubaku.org.Person.session", seal, secret=secret, algorithm="sha256").hexdigest()


class Assignment(models.Model):
    """A person holds a position from one date to another (both included)."""

    position = models.ForeignKey(Position, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT)
    holding = models.CharField(max_length=10, choices=choices(Holding), default=Holding.DEFINITIF)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="assignment_dates", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        )


class TimeProfile(models.Model):
    """Working hours between two dates; `body` is the plain form of values.worktime.Profile as JSON."""

    office = models.ForeignKey(Office, models.PROTECT)
    name = models.CharField(max_length=60)
    body = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint("office", "name", name="profile_name"),)


class DayOff(models.Model):
    """One libur, cuti bersama or local day off, with the decree it comes from."""

    office = models.ForeignKey(Office, models.PROTECT)
    date = models.DateField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    version = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint("office", "date", name="day_off_date"),)


class AppendOnly(Exception):
    """A journal row is never changed or removed."""


class JournalEntry(models.Model):
    """Who did what when. `facts` is canonical JSON; `hash` covers every other column and the hash before it."""

    office = models.ForeignKey(Office, models.PROTECT, db_index=False)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    position = models.CharField(max_length=130, blank=True)
    verb = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    facts = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint("office", "seq", name="journal_seq"),)
        indexes = (models.Index("office", "thing", "seq", name="journal_thing"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise AppendOnly("org.services.write_journal is the only way in")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class JournalHead(models.Model):
    """Where an office's chain ends; locking this row puts writers of one office in line."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
