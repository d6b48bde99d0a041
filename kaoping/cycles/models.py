"""A scheme running in a place over a period: stages, the frozen roster, who marks whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.people.models import Account, Level, Office, Person, Place
from kaoping.schemes.models import SchemeVersion


class Cycle(models.Model):
    """One run of an adopted scheme, e.g. March 2026 in Dahedian."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "place"

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="cycles")
    place = models.ForeignKey(Place, models.PROTECT, related_name="cycles")
    period_key = models.CharField(max_length=20, help_text="Key of the period in the scheme.")
    starts_on = models.DateField()
    ends_on = models.DateField()
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["place", "version", "period_key", "starts_on"], name="cycle_opened_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="cycle_has_length"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class Stage(models.Model):
    """One step of a cycle, with its deadline, its owner and its trace."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20)
    title = models.CharField(max_length=60)
    owner_role = models.CharField(max_length=30)
    due_on = models.DateField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["cycle", "key"], name="stage_once"),
            models.UniqueConstraint(fields=["cycle", "position"], name="stage_place_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(started_at__isnull=False, finished_at__isnull=False, finished_by__isnull=False),
                name="stage_finished_all_or_none",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class Subject(models.Model):
    """Who is appraised in this cycle, as they were on the day it opened: a team, or an official."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})
    run_by: ClassVar[str] = "cycle__place"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=20, help_text="Key of the kind of subject in the scheme.")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("self", models.CASCADE, null=True, related_name="officials")
    posts = models.CharField(max_length=100, blank=True, help_text="Keys of posts, comma between.")
    name = models.CharField(max_length=120)
    peer = models.CharField(
        max_length=10, blank=True, db_default="", help_text="village or community: with whom it ranks."
    )
    type = models.CharField(
        max_length=40, blank=True, db_default="", help_text="Type of the village, if it has one."
    )
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["cycle", "kind", "place", "person"],
                nulls_distinct=False,
                name="subject_once",
            ),
            models.UniqueConstraint(fields=["cycle", "position"], name="subject_place_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, posts="") | Q(~Q(posts=""), person__isnull=False),
                name="subject_official_has_post",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place

    @property
    def log_place(self) -> Place:
        """In whose log decisions about it stand: the village's, within its township's; else the runner's.

        A township reads its log, and must not learn there what a county decides about it.
        """
        of_township = self.place.level == Level.VILLAGE and self.place.parent_id == self.cycle.place_id
        return self.place if of_township else self.cycle.place


class Assignment(models.Model):
    """A person marks in this cycle as a member of one rater group of the scheme."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="assignments")
    group = models.CharField(max_length=40, help_text="Key of the rater group in the scheme.")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cycle", "group", "person"], name="assigned_once"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class Sheet(models.Model):
    """What one rater marks of one subject: the group's items for that kind of subject."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "subject__cycle__place"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="sheets")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="sheets")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assignment", "subject"], name="sheet_once"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place

    @property
    def person_id(self) -> int:
        """The rater, to whom the sheet belongs."""
        return self.assignment.person_id
