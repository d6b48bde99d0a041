"""What follows from results is proposed by the regulation and decided by people; nothing is changed.

Recorded facts, too, such as events: they come before a run, decisions after the review.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Subject
from kaoping.people.models import Account, Place


class RecordedFact(models.Model):
    """What the office recorded about a subject, with its document: a fact of every later run.

    An event that the scheme names (`key` is its key there), or an item that does not apply (`key`
    is its code). Never changed: a further record takes it back.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})
    run_by: ClassVar[str] = "subject__cycle__place"

    class Sort(models.TextChoices):
        """What the key names."""

        EVENT = "event"
        NOT_APPLICABLE = "not_applicable"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="recorded_facts")
    sort = models.CharField(max_length=20, choices=Sort.choices)
    key = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=120)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_back_by"
    )
    token = models.UUIDField(unique=True, help_text="Of the form: sent twice, recorded once.")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document=""), name="recorded_fact_is_complete"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class Consequence(models.Model):
    """What follows for a subject by the regulation, as one run found it.

    Proposed to those who may decide, or a veto that holds. `grounds` are the numbers it rests on,
    see `kaoping.results.grounds`.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"grounds"})
    run_by: ClassVar[str] = "subject__cycle__place"

    class Sort(models.TextChoices):
        """Whether people decide on it."""

        PROPOSED = "proposed"
        VETO = "veto"

    run = models.ForeignKey("results.Run", models.PROTECT, related_name="consequences")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="consequences")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    key = models.CharField(max_length=60)
    grounds = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["run", "subject", "sort", "key"], name="consequence_once_per_run"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class Decision(models.Model):
    """What people decided on a consequence that the regulation proposed. A later one supersedes it.

    Only what was decided as proposed is an earlier decision of that regulation.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"what", "reason"})
    run_by: ClassVar[str] = "subject__cycle__place"

    class Verdict(models.TextChoices):
        """What became of the proposal."""

        AS_PROPOSED = "as_proposed"
        OTHERWISE = "otherwise"
        NOT_PURSUED = "not_pursued"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=60, help_text="Key of the consequence in the scheme.")
    run = models.ForeignKey("results.Run", models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    what = models.CharField(max_length=300, blank=True, help_text="What was decided instead.")
    body = models.CharField(max_length=120, help_text="Who decided.")
    decided_on = models.DateField()
    document = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    token = models.UUIDField(unique=True, help_text="Of the form: sent twice, decided once.")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(supersedes__isnull=True),
                name="decision_first_once",
            ),
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(document="") & ~Q(reason=""),
                name="decision_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(verdict="otherwise") & ~Q(what="")
                | ~Q(verdict="otherwise") & Q(what=""),
                name="decision_says_what_instead",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place
