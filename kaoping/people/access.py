"""Who may open a page: deny unless a decorator of this module allows it.

Each decorator leaves `view.access`, from which the permission matrix is generated and tested;
`DenyUndeclared` answers 404 for any view that has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kaoping.people import queries
from kaoping.people.models import Account, Place
from kaoping.web.composed import composed

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Access:
    """What a view asks of its visitor: nothing, a login, or a verb over an object's place.

    `own` names the attribute of the object that holds the id of the person it belongs to;
    nobody else gets in, whatever their role. `newcomer`: also open to an account whose one-time
    password is still to be changed; `DenyUndeclared` sends it to do so from everywhere else.
    """

    level: str
    verb: str = ""
    model: type[models.Model] | None = None
    kwarg: str = ""
    own: str = ""
    newcomer: bool = False


def public(view: View) -> View:
    """Anybody, without an account."""
    view.access = Access("public")
    return view


def always(view: View) -> View:
    """Anybody at any time: whether the server is well, the language and the size of the print."""
    view.access = Access("public", newcomer=True)
    return view


def signed_in(view: View) -> View:
    """Anybody with an account; the page shows only what is theirs."""
    return _for_accounts(view, Access("signed_in"))


def newcomer(view: View) -> View:
    """Anybody with an account, even one whose one-time password is still to be changed."""
    return _for_accounts(view, Access("signed_in", newcomer=True))


def _for_accounts(view: View, access: Access) -> View:
    guarded = login_required(_entered(view, access))
    guarded.access = access
    return guarded


def requires(
    verb: str, model: type[models.Model], *, kwarg: str = "", own: str = "", related: tuple = ()
) -> Callable[[View], View]:
    """Accounts whose role has `verb` over the object's place; the view gets it, others a 404.

    The object is found by the URL keyword `kwarg` (the model's name unless given), with
    `related` joined in. A model that belongs to a cycle names in `run_by` the way to the place that
    runs it ("subject__cycle__place").
    """
    access = Access("verb", verb, model, kwarg or model._meta.model_name, own)
    runs = (model.run_by,) if hasattr(model, "run_by") else ()
    found_by = composed(partial(_found_by, model, tuple(dict.fromkeys((*related, *runs)))))

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            target = _only(found_by(kwargs[access.kwarg]))
            if not _opens_for(access, request.user, target):
                raise Http404
            request.access = access
            return view(request, **{**kwargs, access.kwarg: target})

        checked = login_required(guarded)
        checked.access = access
        return checked

    return decorate


def may(account: Account, verb: str, place: Place, run_by: Place | None = None) -> bool:
    """Whether the account may use the verb in the place, for something that `run_by` runs."""
    return queries.grants_reach(account, verb, place, run_by)


def may_of(account: Account, verb: str, target: models.Model) -> bool:
    """Whether the account may use the verb on the object, by its place and by who runs its cycle."""
    place = target.access_place
    return place is not None and may(account, verb, place, runner_of(target))


def runner_of(target: models.Model) -> Place | None:
    """The place that runs the cycle the object belongs to; nothing where it is in no cycle."""
    for step in getattr(target, "run_by", "").split("__"):
        target = getattr(target, step) if step and target is not None else None
    return target


class DenyUndeclared:
    """Middleware: a view of ours without an access declaration doesn't exist for anybody.

    Whoever still has a one-time password chooses one of their own before anything else.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: Any) -> HttpResponse | None:
        """Refuses views of the product that declare nothing; stops who has to choose a password."""
        if not getattr(view, "__module__", "").startswith("kaoping."):
            return None
        access = getattr(view, "access", None)
        if access is None:
            raise Http404
        if not access.newcomer and getattr(request.user, "must_change_password", False):
            return redirect("people:first_password")
        return None


def _entered(view: View, access: Access) -> View:
    """Notes on the request by what right it got in; the permission matrix reads it."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.access = access
        return view(request, **kwargs)

    return guarded


def _found_by(model: type[models.Model], related: tuple, key: Any) -> models.QuerySet:
    rows = model.objects.select_related(*related) if related else model.objects.all()
    return rows.filter(**{"code" if model is Place else "pk": key})


def _only(found: list[models.Model]) -> models.Model:
    if not found:
        raise Http404
    return found[0]


def _opens_for(access: Access, account: Account, target: models.Model) -> bool:
    if access.own and getattr(target, access.own) != account.person_id:
        return False
    return may_of(account, access.verb, target)
