"""Points by raters: awards, deductions and bonuses with their reasons, and a sheet's submission."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Sheet
from kaoping.journal.models import Evidence
from kaoping.people.models import Account, Place


class Kind(models.TextChoices):
    """Points given, or points taken away or added for a reason."""

    AWARD = "award"
    DEDUCTION = "deduction"
    BONUS = "bonus"


class Mark(models.Model):
    """One award, deduction or bonus by one rater for one item of one subject.

    `units` are points × 10⁴, of a deduction or bonus the positive points of each time: 0 where the
    reason costs only money. `token` comes from the form,
    so that a resent request is the same mark; `version` grows with each change, so that a second tab
    is told instead of overwriting. A mark is withdrawn, never deleted.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})
    run_by: ClassVar[str] = "sheet__subject__cycle__place"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks")
    indicator = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    choice = models.CharField(max_length=40, blank=True, help_text="Key of the scheme's reason.")
    reason = models.CharField(max_length=200, blank=True)
    units = models.BigIntegerField()
    times = models.PositiveSmallIntegerField(default=1)
    evidence = models.ManyToManyField(Evidence, related_name="marks")
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["sheet", "indicator"],
                condition=Q(kind="award", withdrawn_at__isnull=True),
                name="mark_one_award",
            ),
            models.CheckConstraint(
                condition=Q(kind="award", times=1)
                | Q(
                    ~Q(reason=""), kind__in=("deduction", "bonus"), units__gte=0, times__gte=1
                ),
                name="mark_occurrence_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="mark_withdrawn_all_or_none",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.sheet.subject.place

    @property
    def person_id(self) -> int:
        """The rater, to whom the mark belongs."""
        return self.sheet.assignment.person_id


class Submission(models.Model):
    """A rater says: this sheet is complete. Only then is a sheet without deductions full marks."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="submission")
    submitted_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
