"""Live scoring: a panel of jurors, reporters on stage one after the other, points, reveal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Subject
from kaoping.meetings.models import Meeting
from kaoping.people.models import Account, Person, Place


class Panel(models.Model):
    """The jury of one meeting: which of the scheme's juries it is."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "meeting__cycle__place"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="panel")
    jury = models.CharField(max_length=40, help_text="Key of the jury in the scheme.")

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Seat(models.Model):
    """A juror's place on the panel, entered with a code printed on the seat's card."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})
    run_by: ClassVar[str] = "panel__meeting__cycle__place"

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=40, blank=True, help_text="Title of the jurors' group.")
    name = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    village = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", help_text="Where the juror lives."
    )
    code_hash = models.BinaryField(default=bytes, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["panel", "number"], name="seat_once"),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=b""), name="seat_code_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}号 {self.name}".strip()

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.panel.meeting.place


class TurnState(models.TextChoices):
    """How far a reporter has come."""

    WAITING = "waiting", "未开始"
    ON_STAGE = "on_stage", "评分中"
    REVEALED = "revealed", "已公布"
    LEFT_OUT = "left_out", "不上台"


class Turn(models.Model):
    """One reporter's turn on stage, scored for one item of the scheme.

    Where a jury scores several items, the turns of one reporter follow one another.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset({"left_out_reason"})
    run_by: ClassVar[str] = "panel__meeting__cycle__place"

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40, help_text="Code of the item the jury scores.")
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.WAITING)
    revealed_at = models.DateTimeField(null=True)
    left_out_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["panel", "position"], name="turn_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["panel", "subject", "item"], name="turn_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state="on_stage"), name="turn_one_on_stage"
            ),
            models.CheckConstraint(
                condition=Q(state="revealed", revealed_at__isnull=False)
                | ~Q(state="revealed") & Q(revealed_at__isnull=True),
                name="turn_revealed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="left_out") & ~Q(left_out_reason="")
                | ~Q(state="left_out") & Q(left_out_reason=""),
                name="turn_left_out_says_why",
            ),
        )  # fmt: skip

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.panel.meeting.place


class Why(models.TextChoices):
    """Why a juror gives no points for a reporter."""

    RECUSED = "recused", "回避"
    ABSENT = "absent", "缺席"


class Excuse(models.Model):
    """A juror gives no points for a reporter: recused (回避) or absent, and the reason."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="excuses")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="excuses")
    why = models.CharField(max_length=8, choices=Why.choices)
    reason = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["turn", "seat"], name="excused_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_says_why"),
        )


class Points(models.Model):
    """A juror's points for a turn, as units. What was withdrawn before the reveal stays to be read.

    A trigger (migration 0002) refuses every change while the turn is not on stage.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="points")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="points")
    units = models.BigIntegerField()
    on_paper = models.BooleanField(default=False)
    given_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True)
    token = models.UUIDField(unique=True, help_text="Of the form, so that a resent one is the same.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["turn", "seat"],
                condition=Q(withdrawn_at__isnull=True),
                name="points_stand_once",
            ),
        )


class Card(models.Model):
    """A paper card typed in by one of two people: it counts when both typed the same.

    `typist`: the name of `typed_by` on that day. `entry`: 1 for whoever typed first, 2 for the second.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"typist"})

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="cards")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="cards")
    entry = models.PositiveSmallIntegerField(help_text="1 or 2.")
    version = models.PositiveSmallIntegerField()
    units = models.BigIntegerField()
    typist = models.CharField(max_length=60)
    typed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["turn", "seat", "entry", "version"], name="card_version_once"
            ),
            models.CheckConstraint(condition=Q(entry__in=(1, 2)), name="card_of_two"),
            models.UniqueConstraint(
                fields=["turn", "seat", "version", "typed_by"], name="card_typed_by_two_accounts"
            ),
            models.CheckConstraint(condition=~Q(typist=""), name="card_names_typist"),
        )
