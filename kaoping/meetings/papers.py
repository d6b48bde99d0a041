"""The minutes of a meeting as an official document (GB/T 9704-2012). Documents are Chinese.

A room above may add what it knows — how a vote went — as blocks of its own.
"""

from collections.abc import Iterator, Sequence

from django.utils import translation

from kaoping.cycles.queries import label
from kaoping.lib.dates import chinese_date
from kaoping.lib.text import village_display
from kaoping.meetings import planning, queries, relatives
from kaoping.meetings.models import Duty, Kind, Meeting, Officer, State
from kaoping.meetings.quorum import Count
from kaoping.papers.blocks import Block, Fields, Heading, Paragraph, Signature, Table
from kaoping.papers.letters import letter
from kaoping.people.models import Level

_NUMERALS = "一二三四五六七八九"


def minutes(meeting: Meeting, more: Sequence[Block] = ()) -> bytes:
    """The Word file: when and where, officers, who came, agenda, what was decided, signatures.

    `more` are blocks that stand between the agenda and what was decided; headings without number.
    """
    with translation.override("zh-hans"):
        return letter(f"{meeting.title}会议记录", minutes_blocks(meeting, more))


def minutes_blocks(meeting: Meeting, more: Sequence[Block] = ()) -> list[Block]:
    """The same as blocks, its chapters numbered."""
    with translation.override("zh-hans"):
        officers = list(meeting.officers.all())
        blocks = [
            _about(meeting),
            Heading("会议人员"), *_of_officers(meeting, officers),
            Heading("到会情况"), *_of_attendance(meeting),
            Heading("会议议程"), *_of_agenda(meeting),
            *more,
            Heading("会议情况和决定"), *_of_decisions(meeting),
            Signature(_signing(officers)),
        ]  # fmt: skip
        return _numbered(blocks)


def _about(meeting: Meeting) -> Fields:
    time = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    village = meeting.place.level == Level.VILLAGE
    place = village_display(meeting.place.name) if village else meeting.place.name
    pairs = [
        ("会议名称", meeting.title),
        ("所属", f"{place}{f'　{label(meeting.cycle)}' if meeting.cycle_id else ''}"),
        ("会议形式", str(meeting.get_body_display())),
        ("时间", f"{chinese_date(meeting.held_on)}{time}"),
        ("地点", meeting.venue),
    ]
    if meeting.announced_on:
        pairs.append(("会议通知", f"{chinese_date(meeting.announced_on)}通知"))
    return Fields(pairs)


def _of_officers(meeting: Meeting, officers: list[Officer]) -> Iterator[Block]:
    for duty in Duty:
        names = "、".join(one.name for one in officers if one.duty == duty)
        if names:
            yield Paragraph(f"{duty.label}：{names}。")
    counting = [one for one in officers if one.duty in relatives.COUNTING]
    if counting:
        yield Paragraph("监票人、计票人经询问，均声明与被考核人没有亲属关系。")
    appraised = relatives.appraised_at(meeting) if counting else []
    for one in counting:
        same = relatives.namesakes(one.name, one.person, appraised)
        if same:
            yield Paragraph(f"{one.name}与被考核人{'、'.join(same)}同姓，已询问，声明不是亲属。")


def _of_attendance(meeting: Meeting) -> Iterator[Block]:
    groups = queries.attendance(meeting)
    if groups:
        yield Table(
            header=("参会人员", "应到（人）", "实到（人）"),
            rows=[
                (group.title, _number(group.entitled), _number(group.present)) for group in groups
            ],
            widths=(3, 1, 1),
            aligns=("left", "center", "center"),
        )
    quorum = queries.quorum_of_law(meeting, groups)
    for count in (*quorum.body, *filter(None, [quorum.appraisal])):
        if count.is_counted:
            yield Paragraph(_arithmetic(count))
    references = [rule.reference for rule in (quorum.rule, quorum.appraisal_rule) if rule]
    if references:
        yield Paragraph(f"依据：{'；'.join(references)}。")
    if not groups:
        yield Paragraph("没有登记到会人数。")


def _arithmetic(count: Count) -> str:
    verdict = "达到要求" if count.reached else "没有达到要求"
    return (
        f"{count.words}：应到{count.entitled}人，至少须到{count.least}人，"
        f"实到{count.present}人，{verdict}。"
    )


def _of_agenda(meeting: Meeting) -> Iterator[Block]:
    for item in queries.agenda(meeting):
        yield Paragraph(f"{item.position}. {item.title}")
    for subject, bars in planning.reporters(meeting).left_out:
        for bar in bars:
            yield Paragraph(
                f"{planning.spoken(subject)}未安排述职：{bar.reason}（{bar.reference}）。"
            )


def _of_decisions(meeting: Meeting) -> Iterator[Block]:
    if meeting.state == State.CALLED_OFF:
        yield Paragraph(f"会议没有开成：{meeting.state_reason}。")
    if meeting.minutes:
        yield Paragraph(meeting.minutes)
    elif meeting.state != State.CALLED_OFF:
        yield Paragraph("（此处记录会议情况和决定。）")
    if meeting.kind == Kind.STATUTORY:
        yield from _of_outcomes(meeting)


def _of_outcomes(meeting: Meeting) -> Iterator[Block]:
    rows = [
        (
            row.name,
            str(row.get_post_display()),
            str(row.unqualified),
            str(row.of),
            "不称职" if row.is_unqualified else "没有达到不称职",
        )
        for row in meeting.review_outcomes.all()
    ]
    if rows:
        yield Table(header=("姓名", "职务", "不称职票", "票数", "评议结果"), rows=rows)


def _signing(officers: list[Officer]) -> list[str]:
    """Who signs: chair, scrutineers, tellers, and who wrote it."""
    duties = dict.fromkeys(one.duty for one in officers)
    return [f"{Duty(duty).label}（签字）" for duty in Duty if duty in duties]


def _numbered(blocks: list[Block]) -> list[Block]:
    """The chapters' headings with 一、 二、 …"""
    numerals = iter(_NUMERALS)
    return [
        Heading(f"{next(numerals)}、{block.text}")
        if isinstance(block, Heading) and block.level == 1
        else block
        for block in blocks
    ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
