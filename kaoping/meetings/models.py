"""Meetings: agenda, who keeps order, how many came, minutes; and whom a vote bars from reporting."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle, Subject
from kaoping.people.models import Account, Person, Place


def screen_key() -> str:
    """What stands in the address of the hall's screen: nobody guesses it."""
    return secrets.token_urlsafe(12)


class Kind(models.TextChoices):
    """What a meeting is for."""

    APPRAISAL = "appraisal", "述职测评会"
    CONFIRMATION = "confirmation", "承诺事项表决会"
    JURY = "jury", "评委评分会"
    STATUTORY = "statutory", "民主评议会"


class Body(models.TextChoices):
    """Who meets; the law asks a quorum of some of them."""

    MEMBERS = "members", "党员大会"
    REPRESENTATIVES = "representatives", "村民代表会议"
    ASSEMBLY = "assembly", "村民会议"
    MEMBERS_AND_REPRESENTATIVES = "members_and_representatives", "党员和村民代表会议"
    CADRES = "cadres", "全体镇干部会议"
    MIXED = "mixed", "集中述职会"


class State(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", "筹备"
    CONVENED = "convened", "进行中"
    ENDED = "ended", "已结束"
    CALLED_OFF = "called_off", "未开成"


class Meeting(models.Model):
    """One meeting of a place, from a cycle's stage or, as a statutory review, without a cycle."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"minutes", "state_reason"})

    place = models.ForeignKey(Place, models.PROTECT, related_name="meetings")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="meetings")
    stage = models.CharField(max_length=20, blank=True, help_text="Key of the cycle's stage.")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    body = models.CharField(max_length=30, choices=Body.choices)
    title = models.CharField(max_length=100)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True)
    venue = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(max_length=300, blank=True, help_text="Why it was called off.")
    screen_key = models.CharField(max_length=24, unique=True, default=screen_key, editable=False)
    minutes = models.TextField(blank=True)
    planned_at = models.DateTimeField(db_default=Now(), editable=False)
    planned_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-held_on", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_title"),
            models.CheckConstraint(
                condition=Q(cycle__isnull=False) | Q(kind="statutory"),
                name="meeting_of_a_cycle_or_by_law",
            ),
            models.CheckConstraint(
                condition=Q(state="called_off") & ~Q(state_reason="")
                | ~Q(state="called_off") & Q(state_reason=""),
                name="meeting_called_off_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class AgendaItem(models.Model):
    """One item of the agenda; where somebody reports, it names whom."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"title"})

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reporter = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_title"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Duty(models.TextChoices):
    """Who sees to what at a meeting."""

    CHAIR = "chair", "主持人"
    SCRUTINEER = "scrutineer", "监票人"
    TELLER = "teller", "计票人"
    CLERK = "minutes", "记录人"


class Officer(models.Model):
    """Somebody with a duty at a meeting. `unrelated`: declared to be no relative of those appraised."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="officers")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unrelated = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "duty", "name"], name="officer_once"),
            models.CheckConstraint(condition=~Q(name=""), name="officer_has_name"),
            models.CheckConstraint(
                condition=Q(unrelated=True) | ~Q(duty__in=("scrutineer", "teller")),
                name="officer_who_counts_is_unrelated",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Attendance(models.Model):
    """One group of those who meet: how many are entitled, and how many came."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "key"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("entitled")),
                name="attendance_present_are_entitled",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Bar(models.Model):
    """A vote took from a subject the right to report further up, as the regulation says."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="bars")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="bars")
    item = models.CharField(max_length=40, help_text="Code of the item that is lost.")
    reason = models.CharField(max_length=300)
    reference = models.CharField(max_length=300, help_text="Where the regulation says so.")
    barred_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject", "item"], name="barred_once"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place
