"""Numbers that no rater gives: figures of subjects, and items of a subject's own.

Recorded by the office, a table with its document at a time. Nothing is changed afterwards: of the
records about one thing the one with the highest number counts, and all stay to be read.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle, Subject
from kaoping.people.models import Account, Place
from kaoping.scoring.sources import LARGEST_WEIGHT


class Recording(models.Model):
    """A document by which the office recorded figures, or items of a subject's own, of a cycle."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"reason"})

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recordings")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=120)
    token = models.UUIDField(unique=True, help_text="Of the form: sent twice, recorded once.")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document=""), name="recording_is_complete"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class RecordedFigure(models.Model):
    """What was counted or measured of a subject, and its target where it has one of its own.

    `number` counts the records about this figure of this subject. Without units: a target that
    nothing is counted for yet, or, without a target too, that what was recorded is taken back.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "subject__cycle__place"

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="figures")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="recorded_figures")
    key = models.CharField(max_length=60, help_text="Key of the figure in the scheme.")
    number = models.PositiveIntegerField()
    units = models.BigIntegerField(null=True, help_text="The figure × 10⁴.")
    target_units = models.BigIntegerField(null=True, help_text="Its own target × 10⁴.")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "key", "number"], name="recorded_figure_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="recorded_figure_counted_from_1"
            ),
            models.CheckConstraint(
                condition=Q(target_units__isnull=True) | Q(target_units__gt=0),
                name="recorded_figure_target_positive",
            ),
            models.CheckConstraint(
                condition=Q(units__isnull=False) | Q(target_units__isnull=False) | Q(number__gt=1),
                name="recorded_figure_says_something",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place


class RecordedItem(models.Model):
    """An item of a subject's own as recorded: a promise, a target; points once it was inspected.

    `key` counts the items of a list of the subject, `number` the records about this item.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "subject__cycle__place"

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="items")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="recorded_items")
    list = models.CharField(max_length=60, help_text="Key of the list in the scheme.")
    key = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    field = models.CharField(max_length=60, blank=True, help_text="Key of the field in the list.")
    weight = models.PositiveSmallIntegerField(default=1)
    units = models.BigIntegerField(null=True, help_text="Points × 10⁴; empty: not inspected yet.")
    struck = models.BooleanField(default=False, help_text="The item is no longer one.")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "list", "key", "number"], name="recorded_item_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(key__gte=1, number__gte=1), name="recorded_item_counted_from_1"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="recorded_item_has_title"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=LARGEST_WEIGHT),
                name="recorded_item_weight_possible",
            ),
            models.CheckConstraint(
                condition=Q(units__isnull=True) | Q(units__gte=0),
                name="recorded_item_points_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(struck=False) | Q(number__gt=1, units__isnull=True),
                name="recorded_item_struck_was_there",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.subject.place
