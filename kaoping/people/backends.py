"""How the account behind a session is read."""

from allauth.account.auth_backends import AuthenticationBackend

from kaoping.people.models import Account


class WithPerson(AuthenticationBackend):
    """The sign-in of allauth; the account comes with its person, whom nearly every page shows."""

    def get_user(self, user_id: int) -> Account | None:
        """The active account of a session, in one query with its person."""
        accounts = Account.objects.select_related("person")
        return accounts.filter(pk=user_id, is_active=True).first()
