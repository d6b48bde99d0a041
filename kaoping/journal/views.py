"""The work journal of a village: read a month, record once, correct one's own; hand out evidence."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.journal import actions, queries
from kaoping.journal.files import answer
from kaoping.journal.forms import EntryForm
from kaoping.journal.models import Entry, Evidence
from kaoping.lib.dates import Month
from kaoping.lib.errors import UserError
from kaoping.lib.text import village_display
from kaoping.people.access import may, requires, signed_in
from kaoping.people.frames import CITIZEN, frame_of
from kaoping.people.models import Account, Level, Place
from kaoping.people.queries import places_where, villages_of

REFUSED = 400
FARTHEST_MONTHS = 1200


@signed_in
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The places whose journal one may read; a single one opens at once."""
    found = [
        village
        for place in places_where(request.user, "see_journal")
        for village in _places_of(request.user, place)
    ]
    if len(found) == 1:
        return redirect("journal:place", place=found[0].code)
    rows = [(place.code, village_display(place.name)) for place in found]
    return _page(request, "places", {"rows": rows})


@requires("see_journal", Place)
@require_safe
def place(request: HttpRequest, place: Place) -> HttpResponse:
    """The work of one month."""
    month = _month(request.GET.get("month", ""))
    entries = queries.work_in(place, month.first_day, month.last_day)
    rows = [
        (row, actions.may_correct(row, request.user), _where(row, place))
        for row in entries
        if may(request.user, "see_journal", row.place)  # not of villages to a town's speaker
    ]
    context = {
        "place": place,
        "village": village_display(place.name),
        "month": month,
        "previous": month.plus(-1),
        "following": month.plus(1),
        "rows": rows,
        "may_write": may(request.user, "write_journal", place),
    }
    return _page(request, "place", context)


@requires("write_journal", Place)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, place: Place) -> HttpResponse:
    """Records one piece of work; the same form sent twice is recorded once."""
    form = EntryForm(request.POST or None, request.FILES or None, place=place)
    if request.method == "POST" and form.is_valid() and _write(request, place, form):
        messages.success(request, _("Recorded."))
        return redirect("journal:place", place=place.code)
    return _form_page(request, place, form)


@requires("write_journal", Entry, related=("place", "person"))
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Corrects an entry of one's own in the month it was recorded."""
    if not actions.may_correct(entry, request.user):
        raise Http404
    fields = ("title", "happened_on", "person", "text", "token")
    initial = {name: getattr(entry, name) for name in fields}
    form = EntryForm(
        request.POST or None, request.FILES or None, place=entry.place, initial=initial
    )
    if request.method == "POST" and form.is_valid() and _write(request, entry.place, form, entry):
        messages.success(request, _("Saved."))
        return redirect("journal:place", place=entry.place.code)
    return _form_page(request, entry.place, form, entry)


@signed_in
@require_safe
def evidence(request: HttpRequest, evidence: int) -> FileResponse:
    """A file of the journal, or one that the visitor kept; never another's evidence of a mark."""
    found = Evidence.objects.select_related("place").filter(pk=evidence).first()
    if found is None or not queries.may_see(found, request.user):
        raise Http404
    return answer(found)


def _write(request: HttpRequest, place: Place, form: EntryForm, entry: Entry | None = None) -> bool:
    data = {name: form.cleaned_data[name] for name in ("title", "happened_on", "person", "text")}
    try:
        with actions.keeping(
            place=place, uploads=form.cleaned_data["evidence"], by=request.user
        ) as data["evidence"]:
            if entry:
                actions.correct_entry(entry=entry, by=request.user, **data)
            else:
                token = form.cleaned_data["token"]
                actions.record_entry(place=place, by=request.user, token=token, **data)
    except UserError as error:
        form.add_error(None, str(error))
        return False
    return True


def _form_page(
    request: HttpRequest, place: Place, form: EntryForm, entry: Entry | None = None
) -> HttpResponse:
    context = {
        "place": place,
        "village": village_display(place.name),
        "form": form,
        "entry": entry,
        "files": entry.evidence.all() if entry else (),
    }
    return _page(request, "record", context, status=REFUSED if form.errors else 200)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page in its reader's frame: villages get the light one."""
    base = frame_of(request.user)
    frame = {"base": base, "light": base == CITIZEN}
    return render(request, f"journal/{template}.html", frame | context, status=status)


def _where(entry: Entry, place: Place) -> str:
    """The entry's village, on the page of a larger place."""
    return "" if entry.place_id == place.pk else village_display(entry.place.name)


def _month(text: str) -> Month:
    today = Month.of(timezone.localdate())
    try:
        wanted = Month.parse(text)
    except ValueError:
        return today
    return wanted if abs(wanted.minus(today)) < FARTHEST_MONTHS else today


def _places_of(account: Account, place: Place) -> list[Place]:
    """The places below whose journals the account reads; the place itself where there are none."""
    below = [] if place.level == Level.VILLAGE else villages_of(place)
    return [one for one in below if may(account, "see_journal", one)] or [place]
