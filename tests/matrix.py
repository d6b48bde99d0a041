"""One object of each kind that a page is about, for the permission matrix.

Everything belongs to the first village of Dahedian, or to the town itself. A model that the settled month
doesn't bring is made by a function in `BUILDERS`; a new model needs one only then.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from kaoping.ballots import actions as ballots
from kaoping.ballots.actions.preparing import Asked, set_boxes
from kaoping.ballots.models import Box, Poll
from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.decisions import actions as decisions
from kaoping.decisions.models import PaySheet
from kaoping.desk.models import Nudge
from kaoping.journal import actions as journal
from kaoping.journal.models import Entry, Evidence
from kaoping.juries.models import Panel, Seat, Turn
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting, Officer, ReviewOutcome
from kaoping.notices import actions as notices
from kaoping.notices.models import Letter, Notice
from kaoping.people.models import Account, ImportDraft, Place, RoleGrant
from kaoping.results.models import Feedback, Improvement, Objection, RecordedFact
from tests import months, panels, people
from tests.world import World, build, open_month

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49"
    "444154789c63d08f9f0f0001ee012e29e009eb0000000049454e44ae426082"
)


@dataclass
class Scene:
    """Dahedian with a settled month, and Gaoqiao with nothing but people."""

    home: World
    foreign: World
    cycle: Cycle

    @property
    def village(self) -> Place:
        """The village that everything belongs to."""
        return self.home.villages[0]

    @property
    def subject(self) -> Subject:
        """The village's team."""
        return Subject.objects.filter(cycle=self.cycle, place=self.village).earliest("position")


def scene() -> Scene:
    """Plays the month to its end in Dahedian."""
    home, foreign = build(villages=3), build(villages=3, code=people.GAOQIAO)
    cycle = open_month(home)
    months.settle(home, cycle)
    return Scene(home, foreign, cycle)


def objects(of: Scene, wanted: set[type[models.Model]]) -> dict[type[models.Model], models.Model]:
    """One object for each model, built where the month has none."""
    order = list(BUILDERS)
    by_turn = sorted(wanted, key=lambda model: order.index(model) if model in order else -1)
    return {model: _found(of, model) or _built(of, model) for model in by_turn}


def _found(of: Scene, model: type[models.Model]) -> models.Model | None:
    if model is Place:
        return of.home.place
    if model is Cycle:
        return of.cycle
    for place in (of.village, of.home.place):
        for row in model.objects.order_by("pk"):
            if getattr(row, "access_place", None) == place:
                return row
    return None


def _built(of: Scene, model: type[models.Model]) -> models.Model:
    if model not in BUILDERS:
        raise LookupError(f"tests/matrix.py can't make a {model.__name__}: add it to BUILDERS")
    return BUILDERS[model](of)


def _evidence(of: Scene) -> Evidence:
    upload = SimpleUploadedFile("照片.png", PIXEL, "image/png")
    clerk = of.home.clerk
    return journal.keep_evidence(place=of.village, upload=upload, by=clerk)


def _entry(of: Scene) -> Entry:
    return Entry.objects.create(
        place=of.village, happened_on=people.SOME_DAY, title="修渠", recorded_by=of.home.clerk
    )


def _objection(of: Scene) -> Objection:
    official = of.home.officials[of.village.code]
    items = period_of(of.cycle).items(of.subject.kind)
    item = next(item for item in items if item.entry != "derived")
    return Objection.objects.create(
        subject=of.subject, indicator=item.code, text="有异议", raised_by=official
    )


def _improvement(of: Scene) -> Improvement:
    feedback = Feedback.objects.get(cycle=of.cycle, village=of.village)
    return Improvement.objects.create(
        feedback=feedback, measure="整改", responsible="某人",
        due_on=datetime.date(2026, 5, 1), recorded_by=of.home.clerk,
    )  # fmt: skip


def _letter(of: Scene) -> Letter:
    return Letter.objects.create(
        place=of.home.place,
        text="来信",
        code="abcdefgh",
        token=uuid.uuid4(),
        received_on=people.SOME_DAY,
    )


def _draft(of: Scene) -> ImportDraft:
    return ImportDraft.objects.create(
        place=of.home.place, name="空.xlsx", content=b"", uploaded_by=of.home.clerk
    )


def _nudge(of: Scene) -> Nudge:
    return Nudge.objects.create(
        cycle=of.cycle, person=of.home.leader.person, channel="desk", missing=1,
        sent_by=of.home.clerk,
    )  # fmt: skip


def _pay_sheet(of: Scene) -> PaySheet:
    return decisions.make_pay_sheet(cycle=of.cycle, by=of.home.clerk)


def _notice(of: Scene) -> Notice:
    return notices.publish(cycle=of.cycle, by=of.home.clerk)


def _recorded_fact(of: Scene) -> RecordedFact:
    return RecordedFact.objects.create(
        subject=of.subject, sort="event", key="flood", reason="汛情", document="1号",
        token=uuid.uuid4(), recorded_by=of.home.clerk,
    )  # fmt: skip


def _meeting(of: Scene) -> Meeting:
    return meetings.plan_meeting(
        place=of.village, cycle=None, stage="", kind="statutory", body="representatives",
        title="民主评议会", held_on=people.SOME_DAY, by=of.home.clerk,
    )  # fmt: skip


def _poll(of: Scene) -> Poll:
    poll = ballots.prepare_poll(meeting=_meeting(of), ballots=[], by=of.home.clerk)
    set_boxes(poll=poll, groups=[("members", "党员")], by=of.home.clerk)
    question = Asked("新建蓄水池1座", options=[("agree", "同意"), ("disagree", "不同意")])
    ballots.set_questions(poll=poll, questions=[question], by=of.home.clerk)
    return poll


def _box(of: Scene) -> Box:
    return _poll(of).boxes.get()


def _officer(of: Scene) -> Officer:
    return meetings.appoint(meeting=_meeting(of), duty="chair", name="某人", by=of.home.clerk)


def _outcome(of: Scene) -> ReviewOutcome:
    person = people.person(of.home.place)
    return ReviewOutcome.objects.create(
        meeting=_meeting(of), person=person, name=person.name, post="director", unqualified=1,
        of=2, is_unqualified=False, rule="过半数", reference="第三十三条",
    )  # fmt: skip


def _panel(of: Scene) -> Panel:
    """The town's jury under a regulation of its own, with a juror and a reporter."""
    known = Panel.objects.first()
    if known:
        return known
    clerk = of.home.clerk
    meeting = panels.meeting_of(panels.open_year(of.home.place, clerk), clerk)
    return panels.panel_for(meeting, clerk, groups=[("", 1)])


def _seat(of: Scene) -> Seat:
    return _panel(of).seats.first()


def _turn(of: Scene) -> Turn:
    return _panel(of).turns.first()


def _grant(of: Scene) -> RoleGrant:
    return Account.objects.get(pk=of.home.leader.pk).grants.earliest("pk")


BUILDERS: dict[type[models.Model], Callable[[Scene], models.Model]] = {
    Entry: _entry,
    Evidence: _evidence,
    ImportDraft: _draft,
    Improvement: _improvement,
    Letter: _letter,
    Meeting: _meeting,
    Poll: _poll,
    Box: _box,
    Notice: _notice,
    Nudge: _nudge,
    Officer: _officer,
    Panel: _panel,
    PaySheet: _pay_sheet,
    RecordedFact: _recorded_fact,
    ReviewOutcome: _outcome,
    RoleGrant: _grant,
    Seat: _seat,
    Turn: _turn,
    Objection: _objection,  # the last, since an open objection holds up what comes after a month
}
