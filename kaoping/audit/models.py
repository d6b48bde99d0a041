"""Append-only events: who did what, when, where and why.

No foreign keys: the log never blocks a deletion elsewhere and never loses a row to one.
Both tables are sealed: the web role may add rows and read them, nothing else.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that a person, or a job in somebody's name, did.

    `detail` holds what is not personal and enters the chain as it stands. `personal` enters the
    chain only as `personal_hash`, salted, so that erasing it later doesn't break the chain;
    the salt goes with it, else a guessed value could be confirmed by the hash.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"actor_name", "personal"})

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.BigIntegerField(null=True, help_text="Account, or nobody for a job.")
    actor_name = models.CharField(max_length=100, blank=True)
    verb = models.CharField(max_length=60)
    place_code = models.CharField(max_length=12, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    salt = models.CharField(max_length=32, blank=True)
    personal_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["target_type", "target_id"], name="event_target"),
            models.Index(fields=["place_code", "-id"], name="event_place"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(personal__isnull=True) | ~models.Q(personal_hash=""),
                name="event_personal_is_hashed",
            ),
        )


class Seal(models.Model):
    """One link of the chain: all events after the previous seal, up to `last_event`.

    `digests` are the SHA-256 of the events, 32 bytes each in their order: they name the event that
    was changed. `head` is the SHA-256 of the previous head and the digests; a public notice prints it,
    so that a rewritten log can be convicted.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()

    first_event = models.BigIntegerField(unique=True)
    last_event = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    digests = models.BinaryField()
    previous_head = models.CharField(max_length=64, unique=True)
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_event__gte=models.F("first_event")), name="seal_in_order"
            ),
            models.CheckConstraint(condition=models.Q(events__gte=1), name="seal_not_empty"),
        )
