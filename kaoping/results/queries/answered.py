"""Who has answered the feedback of a cycle: one line a village, written out for hundreds of them."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle, Stage
from kaoping.lib.text import village_display
from kaoping.results.models import Feedback, Improvement, Objection
from kaoping.web.composed import composed
from kaoping.web.moments import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One village's answer to its notice; `waiting` counts objections without an answer.

    `is_published`: the cycle's public notice is over.
    """

    feedback_id: int
    village: str
    due_on: datetime.date
    acknowledged_at: datetime.datetime | None
    acknowledged_by: str | None
    lapsed_at: datetime.datetime | None
    lapsed_by: str | None
    signed_on: datetime.date | None
    signed_by: str
    meeting_on: datetime.date | None
    is_published: bool
    waiting: int
    measures: int
    done: int

    @property
    def is_settled(self) -> bool:
        """Whether the village confirmed, or its silence was counted, and nothing waits."""
        return bool(self.acknowledged_at or self.lapsed_at) and not self.waiting

    @property
    def is_late(self) -> bool:
        """Whether the village is silent after its due day."""
        answered = self.acknowledged_at or self.lapsed_at or self.waiting
        return not answered and self.due_on < timezone.localdate()

    @property
    def answer(self) -> str:
        """Key of what the village did, as in `_answers_in_words`."""
        if self.waiting:
            return "objects"
        if self.signed_on:
            return "on_paper"
        if self.acknowledged_at:
            return "confirmed"
        if self.lapsed_by:
            return "went_on"
        return "silent" if self.lapsed_at else "open"

    def who_and_when(self, language: str) -> str:
        """Who answered or decided, and when; by which day, where nobody did yet."""
        if self.signed_on:
            return _("%(who)s on %(day)s, recorded by %(by)s") % {
                "who": self.signed_by,
                "day": day_in_words(self.signed_on, language),
                "by": self.acknowledged_by,
            }
        if self.acknowledged_at:
            return f"{self.acknowledged_by} {moment_in_words(self.acknowledged_at, language)}"
        if self.lapsed_at:
            day = day_in_words(timezone.localdate(self.lapsed_at), language)
            return f"{self.lapsed_by or ''} {day}".strip()
        return _("by %(day)s") % {"day": day_in_words(self.due_on, language)}


def rows_of_feedback(cycle: Cycle, objections: Iterable[Objection]) -> list[AnswerRow]:
    """The answers of a cycle, whose objections are at hand, in the order of the villages: two queries."""
    waiting = Counter(one.subject.place_id for one in objections if one.answered_at is None)
    measures, done = _measures(cycle)
    return [
        AnswerRow(pk, village_display(name), *rest, waiting[village], measures[pk], done[pk])
        for pk, name, *rest, village in _answers(cycle.pk)
    ]


@composed
def _answers(cycle: int) -> QuerySet:
    who = Coalesce("acknowledged_by__person__name", "acknowledged_by__username")
    decider = Coalesce("lapsed_by__person__name", "lapsed_by__username")
    return (
        Feedback.objects.filter(cycle=cycle)
        .order_by("village__code")
        .values_list(
            "pk",
            "village__name",
            "due_on",
            "acknowledged_at",
            who,
            "lapsed_at",
            decider,
            "signed_on",
            "signed_by",
            "meeting_on",
            Exists(Stage.objects.filter(cycle=cycle, key="notice", finished_at__isnull=False)),
            "village",
        )
    )


def _measures(cycle: Cycle) -> tuple[Counter, Counter]:
    """How many measures were promised, and how many of them carried out, by the notice."""
    found = _promised(cycle.pk)
    return Counter(one for one, _day in found), Counter(one for one, day in found if day)


@composed
def _promised(cycle: int) -> QuerySet:
    promised = Improvement.objects.filter(feedback__cycle=cycle).order_by()
    return promised.values_list("feedback", "done_on")


def lines_of_feedback(rows: list[AnswerRow]) -> list[tuple[str, ...]]:
    """What a page shows of each row: address, village, kind, sign and words of the answer, who and
    when, the village's own meeting, measures carried out.
    """
    address = reverse("results:feedback", args=[0]).removesuffix("0/")
    said, language = _answers_in_words(), get_language()
    return [
        (
            f"{address}{row.feedback_id}/",
            row.village,
            *said[row.answer],
            row.who_and_when(language),
            day_in_words(row.meeting_on, language) if row.meeting_on else "—",
            f"{row.done} / {row.measures}" if row.measures else "—",
        )
        for row in rows
    ]


def _answers_in_words() -> dict[str, tuple[str, str, str]]:
    """Kind, sign and words of each answer."""
    return {
        "objects": ("warn", "！", _("objects, waits for an answer")),
        "on_paper": ("good", "✓", _("confirmed on paper")),
        "confirmed": ("good", "✓", _("confirmed")),
        "went_on": ("good", "✓", _("silent, went on by decision")),
        "silent": ("good", "✓", _("silent, counted as confirmed")),
        "open": ("info", "●", _("not answered yet")),
    }
