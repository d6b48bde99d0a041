"""The regulation as it will compute, as a Word file by GB/T 9704-2012. Documents are Chinese."""

from collections.abc import Iterator
from math import isqrt

from django.utils import translation

from kaoping.lib.dates import chinese_date
from kaoping.lib.text import display_width
from kaoping.papers.blocks import Block, Heading, Paragraph, Table
from kaoping.papers.letters import letter
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.pages import periods_of
from kaoping.schemes.sections import Row, Section
from kaoping.scoring.scheme import Scheme

DIGITS = "一二三四五六七八九"
TREE = ("考核项目", "考核内容", "标准分", "评分标准", "评分人")
TREE_WIDTHS = (3, 3.4, 1.8, 5.4, 2.4)
FEW = 3  # columns that a table needs to be worth its lines


def regulation(version: SchemeVersion, scheme: Scheme) -> bytes:
    """The bytes of the document: what is computed, and nothing that is not."""
    with translation.override("zh-hans"):
        return letter(
            scheme.title,
            list(_blocks(version, scheme)),
            number=version.document_number or "（草案，文号待定）",
            sender=version.scheme.place.name if version.adopted_on else None,
            date=version.adopted_on,
        )


def _blocks(version: SchemeVersion, scheme: Scheme) -> Iterator[Block]:
    adopted = f"，自{chinese_date(version.adopted_on)}起施行" if version.adopted_on else ""
    yield Paragraph(
        f"本文本按考评系统实际执行的规则印出（第{version.number}版{adopted}）。依据：{scheme.source}。"
    )
    for number, page in enumerate(periods_of(scheme), 1):
        yield Heading(f"{numeral(number)}、{page.title}（基准分{page.base}分）", 1)
        for order, section in enumerate(page.sections, 1):
            yield Heading(f"（{numeral(order)}）{section.title}", 2)
            yield from _section(section)
    yield Paragraph(f"本文本的数字指纹（SHA-256）：{version.sha256}", align="left")


def _section(section: Section) -> Iterator[Block]:
    if section.coded:
        yield _tree(section)
    elif len(section.heads) + 1 < FEW:
        for row, cells in section.lines:
            words = "；".join(text for _head, text in cells if text)
            yield Paragraph(f"{row.name}：{words}。" if words else f"{row.name}。")
    else:
        yield _table(section)


def _table(section: Section) -> Table:
    heads = section.heads
    header = (section.label, *(head.label for head in heads))
    rows = [(row.name, *(text or "—" for _head, text in cells)) for row, cells in section.lines]
    columns = zip(header, *rows, strict=True)
    return Table(
        header=header,
        rows=rows,
        # By the root of the longest cell: a long list gets more room, but leaves some to others.
        widths=[isqrt(100 * max(map(display_width, column))) for column in columns],
        aligns=("left", *("center" if head.number else "left" for head in heads)),
    )


def _tree(section: Section) -> Table:
    """The table of the printed regulation: groups with their sub-totals, the total last."""
    root, *below = section.rows
    rows = [_line(row, "小计") for row in below] + [_line(root, "合计" if below else "")]
    return Table(
        header=TREE,
        rows=rows,
        widths=TREE_WIDTHS,
        aligns=("left", "left", "center", "left", "center"),
        totals=bool(below),
    )


def _line(row: Row, total: str) -> tuple[str, ...]:
    cells = row.cells
    standard = [cells["standard"], f"计分：{cells['rule']}。"]
    if cells["reference"]:
        standard.append(f"依据：{cells['reference']}")
    return (
        f"{row.key} {row.name}",
        cells["content"],
        f"{total}\n{cells['full']}" if row.group else cells["full"],
        "\n".join(filter(None, standard)),
        cells["marked_by"] or "—",
    )


def numeral(number: int) -> str:
    """A whole number from 1 to 99 as Chinese headings count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    before = "" if tens < 2 else DIGITS[tens - 1]
    return before + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")
