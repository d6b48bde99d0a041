"""The minutes of a meeting with the certified result, by GB/T 9704. Documents are Chinese."""

from django.utils import timezone, translation

from kaoping.ballots.models import Certificate, Poll
from kaoping.ballots.queries import receipts
from kaoping.ballots.results import Answered, Counts, Shown, shown
from kaoping.lib.dates import chinese_date
from kaoping.meetings import queries as meetings
from kaoping.meetings.models import Duty, Meeting
from kaoping.papers.blocks import Block, Heading, Paragraph, Signature, Table
from kaoping.papers.letters import letter


def minutes(poll: Poll) -> bytes:
    """The meeting's minutes, ending with the vote; the poll is certified."""
    with translation.override("zh-hans"):
        meeting = poll.meeting
        certificate = Certificate.objects.get(poll=poll)
        blocks = [
            *_meeting(meeting),
            *vote_section(poll),
            Signature(("主持人（签字）", "监票人（签字）", "计票人（签字）", "记录人（签字）")),
        ]
        day = timezone.localtime(certificate.certified_at).date()
        sender = meeting.place.name
        return letter(f"{meeting.title}会议记录", blocks, sender=sender, date=day)


def vote_section(poll: Poll) -> list[Block]:
    """What the minutes say about the certified vote."""
    result = shown(poll)
    certificate = Certificate.objects.get(poll=poll)
    note = [Paragraph(f"票数不平衡的说明：{certificate.note}")] if certificate.note else []
    return [
        Heading("三、表决结果"),
        *(Paragraph(line) for group in result.groups for line in _numbers(group)),
        *note,
        *(_answers(question, result) for question in result.questions),
        *(Paragraph(f"{'、'.join(each.names)}：{each.reason}（{each.reference}）。")
          for each in result.barred),
        Paragraph(f"票箱指纹（SHA-256）：{poll.box_hash}。"),
        Paragraph(
            f"扫码票共{len(receipts(poll))}张，回执号已全部公布；结果数据指纹：{certificate.digest}。"
        ),
    ]


def _meeting(meeting: Meeting) -> list[Block]:
    starts = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    where = f"，在{meeting.venue}" if meeting.venue else ""
    agenda = [row.title for row in meetings.agenda(meeting)]
    return [
        Heading("一、会议"),
        Paragraph(f"{chinese_date(meeting.held_on)}{starts}{where}召开{meeting.get_body_display()}。"),
        *_officers(meeting),
        *(Paragraph(f"{number}. {title}") for number, title in enumerate(agenda, 1)),
        Heading("二、记录"),
        *(Paragraph(line) for line in (meeting.minutes or "（另附）").splitlines() if line.strip()),
    ]


def _officers(meeting: Meeting) -> list[Paragraph]:
    named = {
        duty.label: "、".join(row.name for row in meetings.officers(meeting, duty)) for duty in Duty
    }
    told = "；".join(f"{label}：{names}" for label, names in named.items() if names)
    return [Paragraph(f"{told}。")] if told else []


def _numbers(group: Counts) -> list[str]:
    return [
        f"{group.title}：应到{group.entitled}人，实到{group.present}人；发出{group.issued}张，"
        f"收回{group.returned}张 = 有效{group.valid}张 + 无效{group.invalid}张。",
        f"印制{group.printed}张 = 扫码{group.used} + 纸质{group.paper} + 未用{group.unused}"
        f" + 作废{group.spoiled} + 演练{group.test}。",
    ]


def _answers(question: Answered, result: Shown) -> Table:
    several = len(result.groups) > 1
    groups = [group.title for group in result.groups] if several else []
    rows = [
        [str(line.title), str(line.count), line.share]
        + (["—" if count is None else str(count) for count in line.by_group] if several else [])
        for line in question.lines
    ]
    mean = f"，平均{question.total}÷{question.given}={question.mean}" if question.mean else ""
    return Table(
        header=("选项", "票数", f"占{question.whole_title}{question.whole}", *groups),
        rows=rows,
        caption=f"{question.number}. {question.title} {question.beside}".rstrip() + mean,
    )
