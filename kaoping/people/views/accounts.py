"""Accounts and roles, slips with one-time passwords, and the first login."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.lib.errors import UserError
from kaoping.people import actions, pages, second_factor, slips
from kaoping.people.access import may, newcomer, requires
from kaoping.people.forms import FirstPasswordForm, IdentificationForm, RoleForm
from kaoping.people.models import Account, Person, Place, RoleGrant
from kaoping.people.views.common import demand_offices, page
from kaoping.web.pages import refuse

OPENERS = {
    "raters": slips.open_rater_accounts,
    "speakers": slips.open_village_accounts,
    "supervisors": slips.open_supervisor_accounts,
}
OF_ACCOUNT = ("person__home",)


@requires("edit_people", Place)
@require_safe
def accounts(request: HttpRequest, place: Place) -> HttpResponse:
    """Accounts of a township, and how many people still lack one."""
    demand_offices(place)
    context = {"rows": pages.accounts(place), "missing": slips.missing_accounts(place)}
    return page(request, "accounts", place, _("Accounts"), **context)


@requires("edit_people", Place)
@require_POST
@never_cache
def open_accounts(request: HttpRequest, place: Place, group: str) -> HttpResponse:
    """Accounts for everybody of a group who has none, and their slips to print, once."""
    demand_offices(place)
    opened = OPENERS[group](place=place, by=request.user)
    if not opened:
        messages.info(request, _("Everybody has an account already."))
        return redirect("people:accounts", place.code)
    return _slips(request, place, opened)


@requires("edit_roles", Person, related=("home",))
@require_POST
@never_cache
def open_account(request: HttpRequest, person: Person) -> HttpResponse:
    """One account for one person, still without a role, and its slip."""
    try:
        return _slips(
            request, person.home, [slips.open_own_account(person=person, by=request.user)]
        )
    except UserError as error:
        messages.error(request, str(error))
        return redirect("people:person", person.pk)


@requires("edit_people", Account, related=OF_ACCOUNT)
@require_safe
def account(request: HttpRequest, account: Account) -> HttpResponse:
    """One account: its roles, and what may be done with it."""
    home = account.person.home
    context = {"account": account, "grants": account.grants.select_related("place")}
    edits_roles = may(request.user, "edit_roles", home)
    context |= {"form": RoleForm(home), "edits_roles": edits_roles}
    others = edits_roles and account.pk != request.user.pk
    context["resets"] = others and second_factor.has_one(account)
    return page(request, "account", home, str(account), **context)


@requires("edit_people", Account, related=OF_ACCOUNT)
@require_POST
@never_cache
def renew_password(request: HttpRequest, account: Account) -> HttpResponse:
    """A new one-time password on a slip; for accounts that hold no more than one may give."""
    _refuse_powerful(request, account)
    password = actions.renew_password(account=account, by=request.user)
    slip = slips.Slip(account.person, "", account.username, password)
    return _slips(request, account.person.home, [slip])


@requires("edit_roles", Account, related=OF_ACCOUNT)
@require_http_methods(["GET", "POST"])
def reset_second_factor(request: HttpRequest, account: Account) -> HttpResponse:
    """Takes a lost second factor away, once it is recorded how its holder was identified."""
    form = IdentificationForm(request.POST or None)
    if form.is_valid():
        try:
            second_factor.reset(account=account, by=request.user, **form.cleaned_data)
            messages.success(request, _("The second factor is reset."))
            return redirect("people:account", account.pk)
        except UserError as error:
            refuse(form, error)
    status = 400 if form.is_bound else 200
    title, home = _("Reset the second factor"), account.person.home
    return page(request, "reset_second_factor", home, title, status, account=account, form=form)


@requires("edit_people", Account, related=OF_ACCOUNT)
@require_POST
def close_account(request: HttpRequest, account: Account) -> HttpResponse:
    """Shuts an account."""
    _refuse_powerful(request, account)
    try:
        actions.close_account(account=account, by=request.user)
        messages.success(request, _("The account is closed."))
    except UserError as error:
        messages.error(request, str(error))
    return redirect("people:account", account.pk)


@requires("edit_roles", Account, related=OF_ACCOUNT)
@require_POST
def grant_role(request: HttpRequest, account: Account) -> HttpResponse:
    """Gives a role."""
    form = RoleForm(account.person.home, request.POST)
    if form.is_valid():
        actions.grant_role(account=account, by=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("Choose a role and a place from the lists."))
    return redirect("people:account", account.pk)


@requires("edit_roles", RoleGrant, related=("place", "account__person"))
@require_POST
def revoke_role(request: HttpRequest, rolegrant: RoleGrant) -> HttpResponse:
    """Takes a role away."""
    account = rolegrant.account_id
    try:
        actions.revoke_role(grant=rolegrant, by=request.user)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("people:account", account)


@newcomer
@require_http_methods(["GET", "POST"])
@never_cache
def first_password(request: HttpRequest) -> HttpResponse:
    """Somebody with a one-time password chooses one of their own."""
    if not request.user.must_change_password:
        return redirect("/")
    form = FirstPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            actions.choose_password(account=request.user, password=form.cleaned_data["password"])
            update_session_auth_hash(request, request.user)
            return redirect("/")
        except ValidationError as error:
            form.add_error("password", error)
    status = 400 if request.method == "POST" else 200
    return render(request, "people/first_password.html", {"form": form}, status=status)


def _slips(request: HttpRequest, place: Place, opened: list[slips.Slip]) -> HttpResponse:
    return render(request, "people/slips.html", {"place": place, "slips": opened})


def _refuse_powerful(request: HttpRequest, account: Account) -> None:
    """Whoever may not give a role may not take over or shut an account that has it."""
    if not pages.may_manage(request.user, account):
        raise Http404
