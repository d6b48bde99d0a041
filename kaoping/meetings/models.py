"""Meetings: agenda, who keeps order, how many came, minutes; and whom a vote bars from reporting."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kaoping.cycles.models import Cycle, Subject
from kaoping.people import posts
from kaoping.people.models import Account, Person, Place


def screen_key() -> str:
    """What stands in the address of the hall's screen: nobody guesses it."""
    return secrets.token_urlsafe(12)


class Kind(models.TextChoices):
    """What a meeting is for."""

    APPRAISAL = "appraisal", _("Duty reports and vote")
    CONFIRMATION = "confirmation", _("Vote on pledges")
    JURY = "jury", _("Scoring by a jury")
    STATUTORY = "statutory", _("Statutory review")


class Body(models.TextChoices):
    """Who meets; the law asks a quorum of some of them."""

    MEMBERS = "members", _("Members' meeting")
    REPRESENTATIVES = "representatives", _("Representatives' assembly")
    ASSEMBLY = "assembly", _("Villagers' assembly")
    MEMBERS_AND_REPRESENTATIVES = "members_and_representatives", _("Members and representatives")
    CADRES = "cadres", _("All cadres of the township")
    MIXED = "mixed", _("Reports before the township")


class State(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planned", _("being prepared")
    CONVENED = "convened", _("under way")
    ENDED = "ended", _("ended")
    CALLED_OFF = "called_off", _("called off")


class Vote(models.TextChoices):
    """How far a secret vote of the meeting is, as the room says that holds it.

    Under way: the meeting can't end. Counted: who came can't be changed any more, either: quorum
    and shares rest on it, and everybody knows the result. Settled: only the latter.
    """

    NONE = "none", "没有投票"
    UNDER_WAY = "under_way", "投票中"
    COUNTED = "counted", "已开箱"
    SETTLED = "settled", "已确认"


class Meeting(models.Model):
    """One meeting of a place, from a cycle's stage or, as a statutory review, without a cycle."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"minutes", "state_reason"})
    run_by: ClassVar[str] = "cycle__place"

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
    announced_on = models.DateField(null=True, help_text="When those entitled were told of it.")
    minutes = models.TextField(blank=True)
    vote = models.CharField(max_length=10, choices=Vote.choices, default=Vote.NONE)
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
            models.UniqueConstraint(
                fields=["cycle", "stage", "place", "title"],
                condition=Q(cycle__isnull=False) & ~Q(state="called_off"),
                name="meeting_planned_once",
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
    run_by: ClassVar[str] = "meeting__cycle__place"

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

    CHAIR = "chair", _("Chair")
    SCRUTINEER = "scrutineer", _("Scrutineer")
    TELLER = "teller", _("Teller")
    CLERK = "minutes", _("Recorder")


class Officer(models.Model):
    """Somebody with a duty at a meeting. `unrelated`: declared to be no relative of those appraised."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})
    run_by: ClassVar[str] = "meeting__cycle__place"

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


class Basis(models.TextChoices):
    """Whom the law counts when it asks whether enough have come."""

    MEMBERS = "members", _("Party members")
    REPRESENTATIVES = "representatives", _("villagers' representatives")
    ADULTS = "adults", _("villagers of 18 and over")
    HOUSEHOLDS = "households", _("households represented")


class Attendance(models.Model):
    """One group of those who meet: how many are entitled, and how many came.

    `basis`: whom the law takes the group for, empty where it doesn't count it. `votes`: the group
    has a box; one that doesn't is counted for the law's quorum alone.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "meeting__cycle__place"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    entitled = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=20, choices=Basis.choices, blank=True)
    votes = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "key"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(present__isnull=True)
                | Q(entitled__isnull=False, present__lte=F("entitled")),
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
    run_by: ClassVar[str] = "subject__cycle__place"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="bars")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="bars")
    item = models.CharField(max_length=40, help_text="Code of the item that is lost.")
    reason = models.CharField(max_length=300)
    reference = models.CharField(max_length=300, help_text="Where the regulation says so.")
    barred_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject", "item"], name="barred_once"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(reference=""), name="bar_says_why_and_where"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class ReviewOutcome(models.Model):
    """What the statutory review came to for one official in one post.

    `unqualified` papers of `of` said so; whether that makes the official unqualified is the rule of
    the legal profile in force on the day, which `rule` and `reference` keep in words.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})
    run_by: ClassVar[str] = "meeting__cycle__place"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="review_outcomes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="review_outcomes")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=20, choices=posts.CHOICES)
    unqualified = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    is_unqualified = models.BooleanField()
    rule = models.CharField(max_length=200)
    reference = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "person", "post"], name="reviewed_once"),
            models.CheckConstraint(
                condition=Q(of__gt=0, unqualified__lte=F("of")), name="review_counts_add_up"
            ),
            models.CheckConstraint(
                condition=Q(post__in=posts.REVIEWED), name="review_never_of_a_party_post"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Verdict(models.TextChoices):
    """What became of a proposal to end an office by law."""

    ANNOUNCED = "announced", _("termination announced")
    NOT_PURSUED = "not_pursued", _("proposal not pursued")


class Termination(models.Model):
    """What people decided on a proposal that an elected post ends by law (职务终止).

    `outcome` is the last of the reviews in a row that made the proposal.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})
    run_by: ClassVar[str] = "outcome__meeting__cycle__place"

    outcome = models.OneToOneField(ReviewOutcome, models.PROTECT, related_name="termination")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    decided_on = models.DateField(help_text="Day of the announcement, or of the decision.")
    document = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict="announced") & ~Q(document="")
                | Q(verdict="not_pursued") & ~Q(reason=""),
                name="termination_announced_or_says_why",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.outcome.meeting.place
