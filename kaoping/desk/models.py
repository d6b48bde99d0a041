"""Nudges to late raters: who was reminded, through what, and whether it arrived."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle
from kaoping.people.models import Account, Person, Place


class Channel(models.TextChoices):
    """How a nudge travels. The desk is the rater's own first page; calls are made from a printed list."""

    DESK = "desk"
    CALL = "call"
    EMAIL = "email"


class Nudge(models.Model):
    """One reminder to one late rater through one channel."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="nudges")
    person = models.ForeignKey(Person, models.PROTECT, related_name="nudges")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    missing = models.PositiveIntegerField(help_text="Sheets not submitted when it was sent.")
    sent_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(failure="") | Q(delivered_at__isnull=True),
                name="nudge_failed_or_arrived",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place
