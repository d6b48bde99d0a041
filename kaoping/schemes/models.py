"""Regulations of a place and their versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kaoping.people.models import Account, Place


class Scheme(models.Model):
    """A regulation under which a place appraises; its texts are its versions."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, models.PROTECT, related_name="schemes")
    key = models.SlugField(
        max_length=60, help_text="Name of the preset, or one of the place's own."
    )
    title = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "key"], name="scheme_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.place


class State(models.TextChoices):
    """Life of a version: draft → adopted (frozen) → superseded."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class SchemeVersion(models.Model):
    """One text of a regulation. Once adopted, text and hash are frozen."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    document_number = models.CharField(max_length=60, blank=True)
    adopted_on = models.DateField(null=True)
    adopted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scheme", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state="adopted"), name="version_one_adopted"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft", adopted_on__isnull=True, adopted_by__isnull=True,
                    document_number="",
                )
                | Q(~Q(document_number=""), ~Q(state="draft"), adopted_on__isnull=False,
                    adopted_by__isnull=False),
                name="version_adopted_all_or_none",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scheme} · {self.number}"

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.scheme.place


class KeptText(models.Model):
    """A text that a draft had before somebody saved another one, kept to go back to."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="kept_texts")
    text = models.TextField()
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.version} · {self.replaced_at}"

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.version.access_place
