"""How the account behind a session is read."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from kaoping.people import queries
from kaoping.people.models import Account, RoleGrant
from kaoping.web.composed import composed


class WithPerson(AuthenticationBackend):
    """The sign-in of allauth; the account comes with its person, whom nearly every page shows,
    and with its grants, by which every page asks for its rights.
    """

    def get_user(self, user_id: int) -> Account | None:
        """The active account of a session, as it is now, in one statement."""
        for account in _active(user_id):
            queries.keep_grants(account, account.held)
            return account
        return None


@composed
def _active(pk: int) -> QuerySet[Account]:
    place = {name: F(f"place__{name}") for name in queries.OF_PLACES}
    grants = RoleGrant.objects.filter(account=OuterRef("pk")).order_by("place__code", "pk")
    held = grants.values(grant=JSONObject(role="role", **place))
    accounts = Account.objects.select_related("person").annotate(held=ArraySubquery(held))
    return accounts.filter(pk=pk, is_active=True)
