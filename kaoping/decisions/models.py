"""What follows from results: pay sheets, and the decisions people make about them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle, Subject
from kaoping.people.models import Account, Place
from kaoping.results.models import Run


class PaySheet(models.Model):
    """The pay of a cycle as one run found it: the first one whole, later ones the difference."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="pay_sheets")
    run = models.ForeignKey(Run, models.PROTECT, related_name="pay_sheets")
    number = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["cycle", "number"], name="pay_sheet_numbered_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, document="")
                | Q(~Q(document=""), approved_at__isnull=False, approved_by__isnull=False),
                name="pay_sheet_approved_all_or_none",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class PayLine(models.Model):
    """What one official gets by one sheet: computed, plus decisions, less what was approved."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()

    sheet = models.ForeignKey(PaySheet, models.PROTECT, related_name="lines")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="pay_lines")
    computed_fen = models.BigIntegerField()
    adjusted_fen = models.BigIntegerField(default=0, help_text="Sum of the decisions.")
    paid_before_fen = models.BigIntegerField(default=0)
    amount_fen = models.BigIntegerField(help_text="To be paid now; negative is taken back.")
    reckoning = models.JSONField(help_text="Base, coefficient and points it was computed from.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sheet", "subject"], name="pay_line_once"),
            models.CheckConstraint(
                condition=Q(
                    amount_fen=F("computed_fen") + F("adjusted_fen") - F("paid_before_fen")
                ),
                name="pay_line_adds_up",
            ),
        )


class PayDecision(models.Model):
    """A recorded decision that changes an official's pay, besides what points make of it."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})
    run_by: ClassVar[str] = "subject__cycle__place"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="pay_decisions")
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=120)
    token = models.UUIDField(unique=True, help_text="From the form: sent twice, decided once.")
    decided_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(amount_fen=0) & ~Q(reason="") & ~Q(document=""),
                name="pay_decision_is_complete",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place
