"""Work and evidence, each recorded once and pointed at from wherever it counts."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.people.models import Account, Person, Place


class Evidence(models.Model):
    """A file that shows something, kept once per place by its hash."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"name"})

    place = models.ForeignKey(Place, models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="Bytes.")
    file = models.FileField(upload_to="evidence/%Y/%m")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place", "sha256"], name="evidence_once_per_place"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class Entry(models.Model):
    """One piece of work in the work journal of a village, or of one of its officials."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"text"})

    place = models.ForeignKey(Place, models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="entries")
    happened_on = models.DateField()
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="entries")
    token = models.UUIDField(
        unique=True, default=uuid.uuid4, help_text="Of the form, so that a resent one is the same."
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-happened_on", "-id")
        indexes = (models.Index(fields=["place", "-happened_on"], name="entry_by_place"),)
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="entry_has_title"),)

    def __str__(self) -> str:
        return self.title

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place
