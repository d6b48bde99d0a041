"""What is public: notices with their period, their JSON twin, and the mailbox."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.cycles.models import Cycle
from kaoping.people.models import Account, Place
from kaoping.results.models import Run


class Notice(models.Model):
    """A published result. A later run is published by a further notice, never by a change."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"twin"})

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="notices")
    run = models.OneToOneField(Run, models.PROTECT, related_name="notice")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    contact = models.CharField(max_length=200, help_text="Where to object: office, telephone.")
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    published_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    twin = models.TextField(help_text="JSON with everything needed to compute the result again.")
    digest = models.CharField(max_length=64)
    audit_head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-published_at",)
        constraints = (
            models.UniqueConstraint(fields=["cycle", "number"], name="notice_numbered_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="notice_period"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.cycle.place


class Letter(models.Model):
    """A letter to the mailbox, with or without a name. Only the township's clerk reads it."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"text", "contact", "answer"})

    place = models.ForeignKey(Place, models.PROTECT, related_name="letters")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="letters")
    text = models.TextField()
    contact = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=12, unique=True, help_text="To look up the answer with.")
    token = models.UUIDField(unique=True, help_text="From the form: a resent letter is one letter.")
    received_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(~Q(answer=""), answered_at__isnull=False, answered_by__isnull=False),
                name="letter_answered_all_or_none",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="letter_says_something"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place
