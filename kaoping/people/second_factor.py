"""A lost second factor: an administrator takes it away after identifying whose it was."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.people.actions import Refused
from kaoping.people.models import Account
from kaoping.people.queries import grants_reach


def has_one(account: Account) -> bool:
    """Whether logging in asks this account for a code."""
    return Authenticator.objects.filter(user=account).exists()


@transaction.atomic
def reset(*, account: Account, identification: str, by: Account) -> None:
    """Takes second factor and recovery codes away, and ends the account's sessions.

    `identification` says how its holder was identified. Refuses one's own account, and accounts with
    a role where the administrator has no say: a county's account is not opened from a township.
    """
    identification = identification.strip()
    if account.pk == by.pk:
        raise Refused(
            _("You can't reset your own second factor."),
            _("Use a recovery code, or ask another administrator."),
        )
    if not identification:
        raise Refused(
            _("It is not recorded how the holder was identified."),
            _("Write which paper was shown, on which day, and who was there."),
        )
    grants = account.grants.select_related("place")
    if not all(grants_reach(by, "edit_roles", grant.place) for grant in grants):
        raise Refused(
            _("This account has a role outside of your places."),
            _("Ask the administrator of the place above."),
        )
    removed, _kinds = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise Refused(_("This account has no second factor."))
    end_sessions(account)
    record(
        verb="reset_second_factor",
        by=by,
        place=account.access_place,
        target=account,
        personal={"identification": identification},
    )


def end_sessions(account: Account) -> None:
    """Whoever is logged in with this account is logged out with the next request."""
    running = Session.objects.filter(expire_date__gte=timezone.now())
    own = [
        session.pk
        for session in running.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(account.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
