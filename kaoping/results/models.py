"""Runs and their results; review, feedback and objections, which make superseding runs.

What follows from results, and what the office records for it, stands in `follow_ups`; figures and
items of a subject's own in `recordings`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.text import village_display
from kaoping.people.models import Account, Place
from kaoping.results.follow_ups import Consequence, Decision, RecordedFact
from kaoping.results.recordings import RecordedFigure, RecordedItem, Recording

__all__ = [
    "Adjustment", "Cause", "Consequence", "Decision", "Feedback", "Improvement", "Objection",
    "RecordedFact", "RecordedFigure", "RecordedItem", "Recording", "Result", "Review", "Run",
    "RunState",
]  # fmt: skip


class RunState(models.TextChoices):
    """Life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Cause(models.TextChoices):
    """Why a run was made."""

    AGGREGATION = "aggregation"
    ADJUSTMENT = "adjustment"
    OBJECTION = "objection"


class Run(models.Model):
    """One computation of a cycle. The facts it used are kept with it, so it can be computed again."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"facts"})

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    scheme_sha256 = models.CharField(max_length=64)
    facts = models.JSONField(null=True)
    facts_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Tells whether a later run had anything new."
    )
    gaps = models.JSONField(default=list, help_text="Subject, indicator and cause of each gap.")
    failure = models.TextField(blank=True)
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    requested_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["cycle", "number"], name="run_numbered_once"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(state__in=("queued", "running")),
                name="run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(facts__isnull=False, finished_at__isnull=False),
                name="run_done_has_facts",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class Result(models.Model):
    """What a run found for one subject: points, rank, grade and every node's value."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "subject__cycle__place"

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="results")
    units = models.BigIntegerField(null=True, help_text="Points × 10⁴; empty where there is a gap.")
    ranking = models.CharField(max_length=40, blank=True)
    rank = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    prize = models.CharField(max_length=40, blank=True, db_default="")
    trace = models.JSONField(help_text="Units of every node by its code, null for a gap.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "subject"], name="result_once"),)

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class Review(models.Model):
    """The review meeting of a cycle. Once closed, only an answered objection makes another run."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"minutes"})

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="review")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", help_text="The run it settled.")
    held_on = models.DateField()
    minutes = models.TextField(blank=True)
    closed_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class Adjustment(models.Model):
    """A decision that one node of one subject has other points than the marks gave it.

    A fact of every later run of the cycle; `before_units` is what the run before it said. A run can
    rest on several new ones: gaps that a meeting decided together.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})
    run_by: ClassVar[str] = "subject__cycle__place"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="adjustments")
    indicator = models.CharField(max_length=40)
    before_units = models.BigIntegerField(null=True)
    after_units = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=120, help_text="Number or name of the document.")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    run = models.ForeignKey(Run, models.PROTECT, related_name="adjustments")
    token = models.UUIDField(
        unique=True, null=True, help_text="Of the form, so that a resent one is the same."
    )
    decided_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document="") & ~Q(cause="aggregation"),
                name="adjustment_has_reason_and_document",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class Feedback(models.Model):
    """The feedback notice to one village: issued, then acknowledged, or counted as the scheme says.

    Acknowledged on paper: the office recorded who signed, when, and which paper. Lapsed by somebody:
    a recorded decision to go on without the village, where the scheme doesn't count silence itself.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset(
        {"minutes", "signed_by", "paper", "lapse_reason"}
    )
    run_by: ClassVar[str] = "cycle__place"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="feedback")
    village = models.ForeignKey(Place, models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="Last day to object.")
    issued_at = models.DateTimeField(db_default=Now(), editable=False)
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(null=True, help_text="Day of a confirmation on paper.")
    signed_by = models.CharField(max_length=60, blank=True, db_default="")
    paper = models.CharField(
        max_length=200, blank=True, db_default="", help_text="Which paper, and where it is kept."
    )
    lapsed_at = models.DateTimeField(null=True, help_text="Silent after the deadline.")
    lapsed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", help_text="Nobody: by the scheme."
    )
    lapse_reason = models.CharField(max_length=300, blank=True, db_default="")
    lapse_document = models.CharField(max_length=120, blank=True, db_default="")
    meeting_on = models.DateField(null=True)
    minutes = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cycle", "village"], name="feedback_once_per_village"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False,
                    lapsed_at__isnull=True),
                name="feedback_acknowledged_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_by="", paper="")
                | Q(~Q(signed_by=""), ~Q(paper=""), signed_on__isnull=False,
                    acknowledged_at__isnull=False),
                name="feedback_on_paper_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_by__isnull=True, lapse_reason="", lapse_document="")
                | Q(~Q(lapse_reason=""), ~Q(lapse_document=""), lapsed_by__isnull=False,
                    lapsed_at__isnull=False),
                name="feedback_lapsed_by_decision_all_or_none",
            ),
        )  # fmt: skip

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.village

    @property
    def village_name(self) -> str:
        """The village as people say it."""
        return village_display(self.village.name)

    @property
    def is_settled(self) -> bool:
        """Whether the village confirmed, or its silence was counted."""
        return bool(self.acknowledged_at or self.lapsed_at)


class Improvement(models.Model):
    """How, and by when, a village will do better; recorded by its own meeting."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"responsible"})
    run_by: ClassVar[str] = "feedback__cycle__place"

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="improvements")
    indicator = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=300)
    responsible = models.CharField(max_length=60)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    token = models.UUIDField(
        unique=True, null=True, help_text="Of the form, so that a resent one is the same."
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.feedback.village


class Objection(models.Model):
    """The one appraised objects to one item; the township answers, and an upheld one makes a run."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"text", "answer"})
    run_by: ClassVar[str] = "subject__cycle__place"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="objections")
    indicator = models.CharField(max_length=40)
    text = models.TextField()
    raised_at = models.DateTimeField(db_default=Now(), editable=False)
    raised_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, null=True, related_name="objection"
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "indicator"],
                condition=Q(answered_at__isnull=True),
                name="objection_one_open_per_item",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="",
                            upheld__isnull=True, adjustment__isnull=True)
                | Q(~Q(answer=""), answered_at__isnull=False, answered_by__isnull=False,
                    upheld__isnull=False),
                name="objection_answered_all_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(upheld=True) | Q(adjustment__isnull=False),
                name="objection_upheld_adjusts",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_why"),
        )  # fmt: skip

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place
