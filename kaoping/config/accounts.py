"""How allauth lets people in: accounts are made by the office, nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """Refuses sign-up; accounts come from the office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False


class KnownAccountsOnly(DefaultSocialAccountAdapter):
    """Single sign-on opens an account that exists and was connected, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up by themselves."""
        return False


class DemoHasher(PBKDF2PasswordHasher):
    """A quick hash for passwords that the demo prints on the screen anyway."""

    iterations = 10_000
