"""Public pages: notice board, notices, each number down to its marks; and the township's own."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.audit import chain
from kaoping.ballots import queries as ballots
from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import label
from kaoping.lib.errors import UserError
from kaoping.notices import actions, kept, pages, queries
from kaoping.notices.forms import AnswerForm, LetterForm, LookUpForm, PublishForm
from kaoping.notices.models import Letter, Notice
from kaoping.people.access import public, requires
from kaoping.people.models import Place
from kaoping.results.letters import explanation as explanation_letter
from kaoping.results.queries import current_run
from kaoping.results.queries.explained import Explanation
from kaoping.web.files import as_json, word
from kaoping.web.pages import confirm, refuse, status_of


@public
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The notice board: everywhere, or of one place (`?place=` a division code)."""
    code = request.GET.get("place", "").replace("\0", "")
    place = get_object_or_404(Place, code=code) if code else None
    context = {
        "place": place,
        "notices": queries.published(place),
        "votes": ballots.read_by_all(place),
    }
    return render(request, "notices/board.html", context)


@public
@require_safe
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """One notice with its first ranking."""
    return kept.page(request, notice, "notices/notice.html", pages.notice_page)


@public
@require_safe
def ranking(request: HttpRequest, notice: int, ranking: str) -> HttpResponse:
    """One notice with another of its rankings."""

    def context_of(published: Notice) -> dict:
        context = pages.notice_page(published, ranking)
        if context["ranking"] is None:
            raise Http404
        return context

    return kept.page(request, notice, "notices/notice.html", context_of)


@public
@require_safe
def print_notice(request: HttpRequest, notice: int) -> HttpResponse:
    """All rankings of a notice on A4."""
    return kept.page(request, notice, "notices/print.html", pages.printed_page)


@public
@require_safe
def subject(request: HttpRequest, notice: int, subject: int) -> HttpResponse:
    """One subject's points: every number down to the marks and reasons."""

    def context_of(published: Notice) -> dict:
        appraised = Subject.objects.select_related("place").filter(cycle=published.cycle_id)
        return pages.subject_page(published, get_object_or_404(appraised, pk=subject))

    return kept.page(request, notice, "notices/subject.html", context_of)


@public
@require_safe
def subject_word(request: HttpRequest, notice: int, subject: int) -> HttpResponse:
    """The same as a Word file; raters are named only as the regulation allows."""
    found = _explained(notice, subject)
    return word(explanation_letter(found), f"{found.title} {label(found.subject.cycle)}")


@public
@require_safe
def subject_json(request: HttpRequest, notice: int, subject: int) -> HttpResponse:
    """The same for a program, every number in words too."""
    found = _explained(notice, subject)
    return as_json(found.as_json(public=True), f"notice-{notice}-subject-{subject}")


@public
@require_safe
def twin(request: HttpRequest, notice: int) -> HttpResponse:
    """The notice's JSON twin, byte for byte as it was published."""
    published = get_object_or_404(Notice, pk=notice)
    response = HttpResponse(published.twin, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="notice-{notice}.json"'
    return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
def write_about(request: HttpRequest, notice: int) -> HttpResponse:
    """A letter about a notice."""
    published = queries.published_notice(notice)
    if published is None:
        raise Http404
    return _write(request, published.cycle.place, published)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, place: str) -> HttpResponse:
    """A letter to the mailbox of a township or village, or of a county that appraises."""
    addressed = get_object_or_404(Place, code=place)
    if not queries.has_mailbox(addressed):
        raise Http404
    return _write(request, addressed, None)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Reads the answer to a letter by its code."""
    form = LookUpForm(request.POST or None)
    letter = None
    if form.is_valid():
        letter = Letter.objects.filter(code=form.cleaned_data["code"]).first()
        if letter is None:
            form.add_error("code", _("No letter has this code. Please look at it again."))
    context = {"form": form, "letter": letter}
    return render(request, "notices/look_up.html", context, status=status_of(form))


@requires("publish", Cycle, related=("place", "version__scheme"))
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Publishes the settled result, after a look at title, contact and period; once only."""
    run = current_run(cycle)
    if request.method == "GET" and run and (known := queries.notice_of(run)):
        return redirect("notices:notice", notice=known.pk)
    proposed = {
        "title": queries.proposed_title(cycle, cycle.notices.count() + 1),
        "contact": queries.proposed_contact(cycle),
        "starts_on": actions.today(),
    }
    form = PublishForm(request.POST or None, initial=proposed)
    if form.is_valid():
        chain.seal()  # so that the notice prints a head over everything that led to it
        try:
            made = actions.publish(cycle=cycle, by=request.user, **form.cleaned_data)
            return redirect("notices:notice", notice=made.pk)
        except UserError as error:
            refuse(form, error)
    context = {
        "title": _("Publish the result"),
        "text": _(
            "Anybody can read it from then on. It is never changed, only followed by another."
        ),
        "action": _("Publish"),
        "cancel": reverse("results:overview", args=[cycle.pk]),
    }
    return confirm(request, form, **context)


@requires("publish", Place)
@require_safe
def letters(request: HttpRequest, place: Place) -> HttpResponse:
    """Letters to the township's mailbox."""
    context = {"place": place, "letters": queries.letters_to(place)}
    return render(request, "notices/letters.html", context)


@requires("publish", Letter, related=("place", "notice"))
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Answers one letter."""
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_letter(letter=letter, by=request.user, **form.cleaned_data)
            return redirect("notices:letters", place=letter.place.code)
        except UserError as error:
            refuse(form, error)
    context = {
        "title": _("Answer the letter"),
        "text": letter.text,
        "action": _("Answer"),
        "cancel": reverse("notices:letters", args=[letter.place.code]),
    }
    return confirm(request, form, **context)


def _explained(notice: int, number: int) -> Explanation:
    """One subject's points in the words of the public notice, which is a Chinese document."""
    published = queries.published_notice(notice)
    if published is None:
        raise Http404
    appraised = Subject.objects.select_related("place").filter(cycle=published.cycle_id)
    subject = get_object_or_404(appraised, pk=number)
    subject.cycle = published.cycle
    with translation.override("zh-hans"):
        return pages.subject_page(published, subject)["tree"]


def _write(request: HttpRequest, place: Place, about: Notice | None) -> HttpResponse:
    form = LetterForm(request.POST or None, initial={"token": uuid.uuid4()})
    if form.is_valid():
        try:
            letter = actions.receive_letter(place=place, notice=about, **form.cleaned_data)
            # The code never stands in an address: logs would join it with the writer's.
            return render(request, "notices/sent.html", {"letter": letter})
        except UserError as error:
            refuse(form, error)
    context = {"form": form, "place": place, "notice": about}
    return render(request, "notices/write.html", context, status=status_of(form))
