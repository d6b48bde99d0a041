"""What the log holds of a person, erased on a legal basis that stays recorded."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kaoping.audit import erasing
from kaoping.audit.actions import record
from kaoping.people.actions import Refused
from kaoping.people.models import Account, Person


def events_about(person: Person, *, own_words: bool) -> Q:
    """Events about the person and the account; with `own_words` also what the account wrote itself."""
    account = account_of(person)
    about = (
        Q(target_type=Person._meta.label_lower, target_id=str(person.pk))
        | Q(detail__person=person.pk)
        | Q(detail__on_behalf_of=person.pk)
    )
    if account is not None:
        about |= Q(target_type=Account._meta.label_lower, target_id=str(account.pk))
        about |= Q(actor_id=account.pk) if own_words else Q()
    return about


def account_of(person: Person) -> Account | None:
    """The person's account, if there is one."""
    return Account.objects.filter(person=person).first()


@transaction.atomic
def erase_from_log(*, person: Person, basis: str, own_words: bool = False, by: Account) -> int:
    """Erases the personal parts of the log about a person, and the name where the person acted.

    What was done, when and in which place stays, and so does the chain. `basis` is the document that
    demands it; it stays in the log and must name nobody. Gives how many events were emptied.
    """
    if not basis.strip():
        raise Refused(
            _("Nothing is erased without a legal basis."),
            _("Give the number of the document that demands it."),
        )
    account = account_of(person)
    erased = erasing.erase(
        events_about(person, own_words=own_words), actor_id=account.pk if account else None
    )
    record(
        verb="erase_from_log",
        by=by,
        place=person.home,
        target=person,
        detail={"basis": basis.strip(), "events": erased},
    )
    return erased
