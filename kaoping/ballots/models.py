"""Secret votes: questions, boxes, slips, sealed ballots, counts. Nothing says who voted what, or when.

What is promised, and what is not: `docs/algorithms/ballots.md`. A test reads the columns of these
tables and forbids times, addresses and anything that joins a slip with a ballot.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kaoping.cycles.models import Subject
from kaoping.meetings.models import Attendance, Meeting
from kaoping.people.models import Account, Place


class PollState(models.TextChoices):
    """How far a vote has come. `void`: it must be held again."""

    DRAFT = "draft", "筹备"
    REHEARSAL = "rehearsal", "演练"
    READY = "ready", "待开始"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已截止"
    COUNTED = "counted", "已开箱"
    CERTIFIED = "certified", "已确认"
    VOID = "void", "作废"


class Poll(models.Model):
    """The vote of one meeting. The private key is nowhere; only the scrutineers hold its shares."""

    personal_columns: ClassVar[frozenset[str]] = frozenset({"void_reason"})
    run_by: ClassVar[str] = "meeting__cycle__place"

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="poll")
    state = models.CharField(max_length=12, choices=PollState.choices, default=PollState.DRAFT)
    public_key = models.BinaryField(null=True, editable=False)
    box_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the closed box.")
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="void") | Q(public_key__isnull=False),
                name="poll_has_key",
            ),
            models.CheckConstraint(
                condition=Q(state="void") & ~Q(void_reason="") | ~Q(state="void") & Q(void_reason=""),
                name="poll_void_says_why",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.meeting.place


class Question(models.Model):
    """What is asked on every ballot: about a subject of the cycle, or an item in words.

    `options`: [{"key", "title"}] in order; a number is asked where `low` and `high` are given.
    `ballot`: key of the scheme's ballot whose facts the answer makes; empty: none.
    """

    personal_columns: ClassVar[frozenset[str]] = frozenset({"title", "detail"})
    run_by: ClassVar[str] = "poll__meeting__cycle__place"

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    ballot = models.CharField(max_length=40, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=list)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["poll", "position"], name="question_place_once"),
            models.UniqueConstraint(
                fields=["poll", "ballot", "subject"],
                condition=~Q(ballot=""),
                name="question_once",
            ),
            models.CheckConstraint(
                condition=Q(ballot="") | Q(subject__isnull=False), name="question_of_a_subject"
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True) & ~Q(options=[])
                | Q(low__isnull=False, high__isnull=False, low__lt=F("high"), options=[]),
                name="question_has_options_or_a_range",
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.poll.meeting.place


class Box(models.Model):
    """One box: the voters of a group, or of small groups that vote together (`stands_for`)."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "poll__meeting__cycle__place"

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="boxes")
    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="box")
    stands_for = models.JSONField(help_text="Keys of the scheme's voter groups.")
    issued = models.PositiveIntegerField(null=True, help_text="Slips handed out to voters.")
    unused = models.PositiveIntegerField(null=True)
    spoiled = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            # What a slip's reference to its box, and the box's to the poll, rests on.
            models.UniqueConstraint(fields=["poll", "id"], name="box_of_poll"),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.poll.meeting.place


class SlipState(models.TextChoices):
    """What became of a slip."""

    PRINTED = "printed", "未用"
    USED = "used", "已投"
    PAPER = "paper", "改投纸质票"
    SPOILED = "spoiled", "作废"


class Slip(models.Model):
    """A printed slip: keyed hash of its code, never the code. Who drew it is known nowhere.

    One partition for each poll, rewritten in random order when the box is opened. `web_may`: what
    the web role may do with the table itself; the rest is done by functions of the owner.
    """

    web_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    personal_columns: ClassVar[frozenset[str]] = frozenset()

    pk = models.CompositePrimaryKey("poll_id", "key")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="slips")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, models.PROTECT, related_name="slips")
    code_hash = models.BinaryField()
    state = models.CharField(max_length=8, choices=SlipState.choices, default=SlipState.PRINTED)
    is_test = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["poll", "code_hash"], name="slip_code_once"),
            models.CheckConstraint(
                condition=Q(state__in=("printed", "used", "paper", "spoiled")), name="slip_state"
            ),
        )


class SealedBallot(models.Model):
    """An encrypted ballot. Its partition is dropped once the box was opened and counted.

    Poll and box are copied from the slip by the one statement that casts, so they aren't checked
    again against their tables: that would lock two more rows for every voter.
    """

    web_may: ClassVar[tuple[str, ...]] = ("SELECT",)
    personal_columns: ClassVar[frozenset[str]] = frozenset()

    pk = models.CompositePrimaryKey("poll_id", "key")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots", db_constraint=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, models.PROTECT, related_name="ballots", db_constraint=False)
    content = models.BinaryField(help_text="Of one length for all ballots of the poll.")


class Source(models.TextChoices):
    """How votes came in."""

    SLIPS = "slips", "扫码票"
    PAPER = "paper", "纸质票"


class TallyCell(models.Model):
    """How many ballots of a box bear an option of a question; written once, when it is opened.

    `option`: its key, or the number given; empty: left blank (abstained).
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()

    question = models.ForeignKey(Question, models.PROTECT, related_name="cells")
    box = models.ForeignKey(Box, models.PROTECT, related_name="cells")
    source = models.CharField(max_length=5, choices=Source.choices)
    option = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["question", "box", "source", "option"], name="tally_cell_once"
            ),
        )


class PaperBatch(models.Model):
    """A pile of paper ballots from one box, counted twice."""

    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "box__poll__meeting__cycle__place"

    box = models.ForeignKey(Box, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["box", "number"], name="batch_once"),)

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.box.poll.meeting.place


class PaperCount(models.Model):
    """What one teller counted in a batch. A further version never overwrites an earlier one.

    `cells`: {question's position: {option: papers}}; what is not in it was left blank.
    """

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset()
    run_by: ClassVar[str] = "batch__box__poll__meeting__cycle__place"

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="counts")
    teller = models.PositiveSmallIntegerField(help_text="1 or 2.")
    version = models.PositiveSmallIntegerField()
    papers = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(
                fields=["batch", "teller", "version"], name="paper_count_version_once"
            ),
            models.CheckConstraint(condition=Q(teller__in=(1, 2)), name="paper_count_of_two"),
            models.CheckConstraint(
                condition=Q(invalid__lte=F("papers")), name="paper_count_invalid_are_papers"
            ),
        )

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.batch.box.poll.meeting.place


class Certificate(models.Model):
    """The result as certified before witnesses: counts, receipts, box hash, and their twin."""

    sealed: ClassVar[bool] = True
    personal_columns: ClassVar[frozenset[str]] = frozenset({"twin", "note"})
    run_by: ClassVar[str] = "poll__meeting__cycle__place"

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="certificate")
    note = models.TextField(blank=True, help_text="Why the equation of slips does not balance.")
    twin = models.TextField(help_text="JSON with everything needed to count again.")
    digest = models.CharField(max_length=64)
    certified_at = models.DateTimeField(db_default=Now(), editable=False)
    certified_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    @property
    def access_place(self) -> Place:
        """The place whose roles decide who may touch this."""
        return self.poll.meeting.place
