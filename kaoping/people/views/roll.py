"""The list of a township's people, persons and their posts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.lib.errors import UserError
from kaoping.people import actions, pages
from kaoping.people.access import may, requires, signed_in
from kaoping.people.forms import EndPostForm, PersonForm, PostForm, SecretsForm
from kaoping.people.models import Person, Place, Post
from kaoping.people.queries import places_where
from kaoping.people.views.common import demand_offices, page
from kaoping.web.pages import refuse
from kaoping.web.rows import fixed, written

# A person's cells: the outer brackets take the labels, the doubled ones the person's texts.
PERSON_ROW = (
    '<th scope="row" class="nowrap"><a href="{{}}">{{}}</a></th><td data-label="{}">{{}}</td>'
    '<td class="nowrap" data-label="{}">{{}}</td><td data-label="{}">{{}}</td>'
    '<td data-label="{}">{{}}</td>'
)


@signed_in
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The visitor's places; straight on to the only one."""
    found = places_where(request.user, "see_people")
    if len(found) == 1:
        return redirect("people:roll", found[0].code)
    return render(request, "people/places.html", {"places": found})


@requires("see_people", Place)
@require_safe
def roll(request: HttpRequest, place: Place) -> HttpResponse:
    """Everybody of a township, by village, with posts; `q` narrows by name."""
    wanted = request.GET.get("q", "").strip()[:30]
    context = pages.roll(place, wanted) | {"q": wanted}
    context["may_edit"] = may(request.user, "edit_people", place)
    context["rows"] = _rows(context.pop("sections"), context.pop("idle"))
    return page(request, "roll", place, _("People"), **context)


def _rows(sections: list[tuple[str, list]], idle: list) -> list[str]:
    """The body of the table: place by place, the place's name seen in its first row only."""
    labels = map(fixed, (_("Posts"), _("Since"), _("Telephone"), _("Account")))
    person = PERSON_ROW.format(*labels)
    first = f"<tr><td><strong>{{}}</strong></td>{person}</tr>"
    further = f'<tr><td><span class="visually-hidden">{{}}</span></td>{person}</tr>'
    nobody_yet = fixed(_("Nobody entered yet"))
    nobody = (
        '<tr class="attention"><td><strong>{}</strong></td>'
        f'<td colspan="5">{nobody_yet}</td></tr>'
    )
    rows = []
    for name, lines in [*sections, *([(_("Without a post"), idle)] if idle else [])]:
        people = [(name, *line) for line in lines]
        rows.append(written(first if people else nobody, people[:1] or [(name,)]))
        rows.append(written(further, people[1:]))
    return rows


@requires("edit_people", Place)
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, place: Place) -> HttpResponse:
    """Enters one person by hand."""
    demand_offices(place)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.add_person(home=place, by=request.user, **form.cleaned_data)
            return redirect("people:person", person.pk)
        except UserError as error:
            refuse(form, error)
    return _form(request, place, form, _("Add a person"))


@requires("see_people", Person, related=("home", "account"))
@require_safe
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """One person: what is known, posts now and before, the account."""
    context = pages.person(person)
    context["may_edit"] = may(request.user, "edit_people", person.home)
    context["edits_roles"] = may(request.user, "edit_roles", person.home)
    return page(request, "person", person.home, person.name, **context)


@requires("edit_people", Person, related=("home",))
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, person: Person) -> HttpResponse:
    """Corrects what is known of a person."""
    known = {column: getattr(person, column) for column in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            actions.change_person(person=person, by=request.user, **form.cleaned_data)
            return redirect("people:person", person.pk)
        except UserError as error:
            refuse(form, error)
    return _form(request, person.home, form, _("Correct %(name)s") % {"name": known["name"]})


@requires("edit_people", Person, related=("home",))
@require_http_methods(["GET", "POST"])
def keep_secrets(request: HttpRequest, person: Person) -> HttpResponse:
    """Sets identity number and bank account; what is left empty stays as it is."""
    form = SecretsForm(request.POST or None)
    if form.is_valid():
        for column, value in form.cleaned_data.items():
            if value:
                actions.keep_secret(person=person, column=column, value=value, by=request.user)
        return redirect("people:person", person.pk)
    title = _("Identity number and bank account of %(name)s") % {"name": person.name}
    return _form(request, person.home, form, title)


@requires("edit_people", Person, related=("home",))
@require_POST
@never_cache
def look_at_secret(request: HttpRequest, person: Person, column: str) -> HttpResponse:
    """Shows one full number; the look is recorded."""
    value = actions.look_at_secret(person=person, column=column, by=request.user)
    context = {"person": person, "value": value, "column": pages.SECRETS[column]}
    return page(request, "secret", person.home, person.name, **context)


@requires("edit_people", Person, related=("home",))
@require_http_methods(["GET", "POST"])
def hold_post(request: HttpRequest, person: Person) -> HttpResponse:
    """A person takes up a post."""
    form = PostForm(person.home, request.POST or None)
    if form.is_valid():
        try:
            form.hold(person, request.user)
            return redirect("people:person", person.pk)
        except UserError as error:
            refuse(form, error)
    return _form(request, person.home, form, _("New post for %(name)s") % {"name": person.name})


@requires("edit_people", Post, related=("person__home", "place__parent", "office"))
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, post: Post) -> HttpResponse:
    """A post ends with a day."""
    form = EndPostForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_post(post=post, ends_on=form.cleaned_data["ends_on"], by=request.user)
            messages.success(request, _("The post has ended."))
            return redirect("people:person", post.person_id)
        except UserError as error:
            refuse(form, error)
    title = _("End of a post: %(post)s") % {"post": post}
    return _form(request, post.person.home, form, title)


def _form(request: HttpRequest, place: Place, form: object, title: str) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    return page(request, "form", place, title, status, form=form)
