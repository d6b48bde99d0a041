"""Letters of this room, by GB/T 9704-2012. Documents are Chinese, whatever the page's language."""

from dataclasses import dataclass

from django.utils import timezone, translation

from kaoping.cycles.queries import label, period_of
from kaoping.lib.dates import chinese_date
from kaoping.papers.blocks import Block, Heading, Paragraph, Signature, Table
from kaoping.papers.letters import letter
from kaoping.people.models import Level
from kaoping.results.models import Adjustment, Feedback
from kaoping.results.queries.explained import Explanation, Node
from kaoping.results.queries.feedback import Notice, Sheet
from kaoping.results.queries.marked import MarkRow


@dataclass(frozen=True)
class Address:
    """How a letter speaks to a village, a township or a county."""

    you: str
    party: str


ADDRESSES = {
    Level.VILLAGE: Address("你村", "村党组织"),
    Level.TOWNSHIP: Address("你镇（街道）", "党（工）委"),
    Level.COUNTY: Address("你县（市、区）", "党委"),
}


def feedback_notice(notice: Notice) -> bytes:
    """The feedback notice to one place: results, every deduction, what to do by when."""
    with translation.override("zh-hans"):
        cycle, to = notice.feedback.cycle, ADDRESSES[notice.feedback.village.level]
        month = label(cycle)
        blocks = [
            Paragraph(f"现将{to.you}{month}考评结果及扣分情况反馈如下，请对照改进。"),
            Heading("一、考评结果"),
            _results(notice),
            Heading("二、扣分情况"),
            *_deductions(notice),
            Heading("三、有关要求"),
            *_demands(notice),
            Signature((f"{to.party}负责人（签字）",)),
        ]
        return letter(
            f"{month}考评结果反馈通知单",
            blocks,
            addressee=notice.addressee,
            sender=cycle.place.name,
            date=timezone.localtime(notice.feedback.issued_at).date(),
        )


def explanation(found: Explanation) -> bytes:
    """How one subject's points came about, item by item."""
    with translation.override("zh-hans"):
        month = label(found.subject.cycle)
        rank = f"，排名第{found.result.rank}" if found.result.rank else ""
        blocks = [
            Paragraph(f"{found.title}{month}得{found.points}分{rank}。各项得分及依据如下。"),
            _tree(found.root),
            *_changed(found.root),
        ]
        return letter(
            f"{found.title}{month}得分说明", blocks, sender=found.subject.cycle.place.name
        )


def _results(notice: Notice) -> Table:
    return Table(
        header=("考核对象", "得分", "名次", "等次"),
        rows=[
            (
                f"{sheet.name} {sheet.posts}".strip(),
                sheet.points,
                f"{sheet.rank}/{sheet.among}" if sheet.rank else "—",
                sheet.grade or "—",
            )
            for sheet in notice.sheets
        ],
        widths=(5, 2, 2, 2),
    )


def _deductions(notice: Notice) -> list[Block]:
    rows = [
        (sheet.name, row.item, _reason(row), _counted(row), row.who)
        for sheet in notice.sheets
        for row in sheet.deductions
    ]
    table = Table(
        header=("对象", "考核项目", "扣分原因", "扣分", "评分人"),
        rows=rows,
        widths=(2, 3, 4, 2, 3),
        aligns=("left", "left", "left", "center", "left"),
    )
    told = [table] if rows else [Paragraph("本期没有扣分。")]
    return [*told, *_points_lost_otherwise(notice.sheets), *_decided(notice)]


def _reason(row: MarkRow) -> str:
    return f"{row.reason}（佐证：{row.proof}）" if row.proof else row.reason


def _counted(row: MarkRow) -> str:
    return f"{row.points}（已按决定调整）" if row.decided else row.points


def _decided(notice: Notice) -> list[Block]:
    rows = [
        (sheet.name, one.item, f"{one.before} → {one.after}", one.reason, one.document)
        for sheet in notice.sheets
        for one in sheet.decisions
    ]
    if not rows:
        return []
    table = Table(
        header=("对象", "考核项目", "得分", "理由", "依据"),
        rows=rows,
        widths=(2, 3, 2, 4, 3),
        aligns=("left", "left", "center", "left", "left"),
    )
    return [Paragraph("经审定会议或者异议处理，下列项目的得分作了调整。"), table]


def _points_lost_otherwise(sheets: tuple[Sheet, ...]) -> list[Block]:
    """Items where points were given rather than taken, and fewer than full were given."""
    lost = [
        f"{item.title}{item.points}分（满分{item.full}分）"
        for sheet in sheets
        for item in sheet.items
        if item.awarded and item.lost
    ]
    return [Paragraph(f"按完成情况给分的项目：{'；'.join(lost)}。")] if lost else []


def _demands(notice: Notice) -> list[Block]:
    feedback = notice.feedback
    rules = period_of(feedback.cycle).feedback
    day = chinese_date(feedback.due_on)
    silence = "，逾期未提出的视为确认" if rules.silence == "acknowledged" else ""
    to, office = ADDRESSES[feedback.village.level], _office(feedback)
    return [
        Paragraph(f"（一）请召开{to.party}会议，对照扣分逐项研究整改措施，明确责任人和完成时限。"),
        Paragraph(f"（二）对结果有异议的，请于{day}前（含当日）向{office}书面提出{silence}。"),
    ]


def _office(feedback: Feedback) -> str:
    """Whom to object to: a village knows its township; above it the regulation's contact is named."""
    if feedback.cycle.place.level == Level.TOWNSHIP:
        return "镇里"
    return period_of(feedback.cycle).notice.contact or feedback.cycle.place.name


def _tree(root: Node) -> Table:
    return Table(
        header=("考核项目", "标准分", "考核分", "说明"),
        rows=[
            (f"{node.code} {node.title}", node.full, node.points, _said(node))
            for node in root.walk()
        ],
        widths=(4, 1.5, 1.5, 6),
        aligns=("left", "center", "center", "left"),
    )


def _said(node: Node) -> str:
    """How the number came about, and each mark behind it."""
    marks = "；".join(_mark_in_words(mark) for mark in node.marks)
    return f"{node.words}\n{marks}" if marks else node.words


def _mark_in_words(mark: MarkRow) -> str:
    given = f"{mark.points}分" if mark.kind == "award" else f"{mark.points} {mark.reason}"
    return f"{given}（{mark.who}）"


def _change(one: Adjustment) -> str:
    if one.before_units is None:
        return f"原为空缺，定为{one.after}分"
    return f"原{one.before}分，调整为{one.after}分"


def _changed(root: Node) -> list[Block]:
    decisions = [(node, one) for node in root.walk() for one in node.decisions]
    if not decisions:
        return []
    told = [
        Paragraph(
            f"{node.code} {node.title}：{_change(one)}。理由：{one.reason}。依据：{one.document}。"
        )
        for node, one in decisions
    ]
    return [Heading("审定调整和异议处理"), *told]
