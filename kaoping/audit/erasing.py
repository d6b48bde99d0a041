"""Erasing what is personal in the log; the chain stays whole, since it holds only salted hashes."""

from django.db import transaction
from django.db.models import Q

from kaoping.audit.models import Event


def with_personal(about: Q) -> int:
    """How many events of such a kind still hold something personal."""
    return Event.objects.filter(about, personal__isnull=False).count()


@transaction.atomic
def erase(about: Q, *, actor_id: int | None) -> int:
    """Takes the personal part and its salt from such events, and the actor's name from the actor's own.

    Gives how many lost their personal part. Needs the owner's rights: the web role can't do it.
    """
    if actor_id is not None:
        Event.objects.filter(actor_id=actor_id).update(actor_name="")
    return Event.objects.filter(about, personal__isnull=False).update(personal=None, salt="")
