"""What views of several rooms do alike: ask once more, and show why an action refused."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaoping.lib.errors import UserError
from kaoping.lib.text import sentences


def refuse(form: Form, error: UserError) -> None:
    """Shows an action's refusal in the page's error summary."""
    form.add_error(None, sentences(error.cause, error.remedy))


def status_of(form: Form) -> int:
    """400 where the form was refused."""
    return 400 if form.is_bound and form.errors else 200


def confirm(
    request: HttpRequest, form: Form, *, title: str, action: str, cancel: str, **context: Any
) -> HttpResponse:
    """The page that asks once more; `base` names the frame, see web/confirm.html."""
    context |= {"form": form, "title": title, "action": action, "cancel_url": cancel}
    return render(request, "web/confirm.html", context, status=status_of(form))
