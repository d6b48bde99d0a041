"""Forms of the two-step login with our words: what to type, and nothing written into the field."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _


class _Plain:
    """The field for the code, named once, as digits on a phone."""

    label = _("Six digits from the app, or a recovery code")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.label = self.label
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["inputmode"] = "numeric"


class LoginCode(_Plain, AuthenticateForm):
    """The second step of a login."""


class CodeOnceMore(_Plain, ReauthenticateForm):
    """Before something that touches the login."""


class FirstCode(_Plain, ActivateTOTPForm):
    """Proves that the app was set up."""

    label = _("Six digits from the app")
