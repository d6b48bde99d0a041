"""A scoring table of an office becomes a draft: what is printed, what is understood, nothing guessed."""

import io

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.papers.documents import Tables, read_tables
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Cell, Grid, Span
from kaoping.people.models import ImportDraft
from kaoping.schemes.imports import Wishes, scheme_text, understand
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.standards.titles import number_of, plain_title, short_title
from kaoping.schemes.standards.writing import to_yaml
from kaoping.schemes.tests import papers_of_offices as offices
from kaoping.schemes.tests.test_phrases import AT_LEAST, NOT, table
from kaoping.scoring.language import SchemeFaults, load_scheme
from tests import people

COMPLETE = [
    ["党建（10分）", "学习", 10, "缺席1次扣2分，迟到1次扣0.5分", "党建办"],
    ["民生（20分）", "走访", 8, "每少1户扣0.5分，扣完为止", None],
    [None, "代办", 12, "由包村领导打分，0-12分", None],
    ["环境（10分）", "清扫", 10, "完成得满分，未完成不得分", "驻村干部"],
]

LAYOUTS = [
    pytest.param(
        [["考核项目", "考核内容", None, "分值", "评分标准"], [None, "指标", "要求", None, None]],
        [["党建", "学习", "每月", 5, "缺席1次扣1分"], [None, "公开", "每季", 5, "未公开每次扣1分"]],
        ("A1:A2", "B1:C1", "D1:D2", "E1:E2", "A3:A4"), ["T1.1 学习 5", "T1.2 公开 5"],
        id="two rows of headers",
    ),
    pytest.param(
        [["序号", "考核内容", "标准分（分）", "评分标准", "得分"]],
        [[1, "学习教育：按月学习", "10", "缺席1次扣1分"], [2, "值班", "5分", "脱岗一次扣1分"]],
        (), ["T1 学习教育 10", "T2 值班 5"], id="without projects",
    ),
    pytest.param(
        [["一级指标", "二级指标", "三级指标", "分值", "评分细则"]],
        [["党建", "组织", "换届", 10, "未完成扣5分"], [None, None, "党员", 8, "少1名扣2分"],
         [None, "学习", "三会一课", 12, "缺1次扣1分"], ["民生", "低保", "核查", 9, "漏1户扣1分"]],
        ("A2:A4", "B2:B3"),
        ["T1.1.1 换届 10", "T1.1.2 党员 8", "T1.2 学习 12", "T2 民生 9"], id="three levels",
    ),
    pytest.param(
        [["项目", "分值", "考核内容", "分值", "评分标准"]],
        [["党建", 20, "学习", 12, "缺席1次扣1分"], [None, None, "公开", 8, "未公开每次扣2分"]],
        ("A2:A3", "B2:B3"), ["T1.1 学习 12", "T1.2 公开 8"], id="points of project and of item",
    ),
    pytest.param(
        [["考核项目", "考核内容及分值", "扣分标准"]],
        [["党建（20分）", "学习（12分）", "缺席1次扣1分"], [None, "公开（8分）", "未公开每次扣2分"]],
        ("A2:A3",), ["T1.1 学习 12", "T1.2 公开 8"], id="points in the content",
    ),
    pytest.param(
        [["评分标准", "分值", "考核项目"]], [["缺席1次扣1分", 7, "学习"]], (), ["T1 学习 7"],
        id="columns in another order",
    ),
]  # fmt: skip


def understood(content, name="表.xlsx"):
    return understand(read_tables(content, name))


def wishes(**other):
    said = {"title": "试行办法", "place": "621227112", "period": "month", "rater": "liaison_leader"}
    return Wishes(**(said | {"source": "表.xlsx"} | other))


@pytest.mark.parametrize("content", [offices.workbook(), offices.document(), offices.document(5)])
def test_word_and_excel_give_the_same_tree(content):
    found = understood(content)
    assert found.title == "柳林镇2026年村级考核评分表（虚构）"
    assert [(leaf.code, leaf.title, leaf.item.points, leaf.lacks) for leaf in found.leaves] == [
        ("T1.1", "组织学习", "10", []),
        ("T1.2", "党务公开", "6", []),
        ("T1.3", "发展党员", "4", ["计分规则"]),
        ("T2.1", "任务完成", "20", []),
        ("T2.2", "临时交办", "10", []),
        ("T3", "环境卫生", "20", ["评分主体"]),
    ]
    assert [(child.title, child.claimed) for child in found.root.children[:2]] == [
        ("党建工作", "20"), ("中心工作", "30"),
    ]  # fmt: skip
    assert found.offices == ["党建办"]


def test_a_wholly_understood_table_is_a_scheme():
    content = offices.workbook(COMPLETE, merges=("A4:A5",))
    scheme = load_scheme(scheme_text(understood(content), wishes()))
    period = scheme.periods["month"]
    assert [(item.code, item.marked_by) for item in period.items("team")] == [
        ("T1", "office_1"), ("T2.1", "liaison_leader"), ("T2.2", "liaison_leader"),
        ("T3", "stationed_cadre"),
    ]  # fmt: skip
    assert [choice.title for choice in period.item("T1").choices] == ["缺席", "迟到"]
    assert period.trees["team"].full_units == 400_000


def test_what_was_not_understood_is_named_by_the_faults_and_keeps_its_text():
    text = scheme_text(understood(offices.workbook()), wishes())
    with pytest.raises(SchemeFaults) as caught:
        load_scheme(text)
    faults = [(fault.path.split(".", 4)[-1], fault.cause) for fault in caught.value.faults]
    assert faults == [
        ("children[0].children[2]", "缺少“rule”"),
        ("children[2]", "没有写明由谁评分"),
    ]
    assert "按程序办理，做得不好的看着办" in text
    assert "待填写：计分规则（没有认出计分办法）" in text


def test_a_rule_that_is_not_wanted_is_left_to_be_filled_in():
    text = scheme_text(understood(offices.workbook()), wishes(refused=frozenset({"T1.1"})))
    assert "缺席1次扣2分" in text and "title: 缺席" not in text


def test_the_chosen_office_marks_what_names_nobody():
    rows = [["学习", "学习", 10, "缺席1次扣2分", None]]
    text = scheme_text(
        understood(offices.workbook(rows, ())), wishes(rater="office", office="农业中心")
    )
    group = load_scheme(text).periods["month"].raters["office"]
    assert (group.title, group.office) == ("农业中心", "农业中心")


def test_sums_that_do_not_agree_are_told():
    rows = [
        ["学习（12分）", "学习", 10, "缺席1次扣2分", None],
        [None, "笔记", 4, "无笔记扣1分", None],
    ]
    found = understood(offices.workbook([*rows, ["合计", None, 15, None, None]], ("A3:A4",)))
    assert "第5行合计写的是15分，各项相加是14分" in found.notes
    assert "学习写的是12分，下面各项相加是14分" in found.notes


def test_points_over_several_rows_are_one_item():
    rows = [
        ["学习", "集中学习", 10, "缺席1次扣2分", None],
        [None, "自学", None, "无笔记扣1分", None],
    ]
    (leaf,) = understood(offices.workbook(rows, ("A3:A4", "C3:C4"))).leaves
    assert (leaf.title, leaf.item.content, leaf.item.points) == ("学习", "集中学习\n自学", "10")
    assert [reason["title"] for reason in leaf.reading.rule["deductions"]["reasons"]] == [
        "缺席",
        "无笔记",
    ]


def test_points_shared_but_named_by_each_row_are_divided():
    rows = [
        ["学习", "集中学习（6分）", 10, "缺席1次扣2分", None],
        [None, "自学（4分）", None, "无笔记扣1分", None],
    ]
    found = understood(offices.workbook(rows, ("A3:A4", "C3:C4")))
    assert [(leaf.title, leaf.item.points) for leaf in found.leaves] == [
        ("集中学习", "6"),
        ("自学", "4"),
    ]


def test_a_limit_of_one_of_the_rows_that_share_points_makes_no_rule():
    rows = [["学习", "集中学习", 10, "缺席的不得分", None], [None, "自学", None, "无笔记扣1分", None]]
    found = understood(offices.workbook(rows, ("A3:A4", "C3:C4")))
    assert found.leaves[0].lacks == ["计分规则"]
    assert "第3行起的2行合用一个分值，读成一项" in found.notes


@pytest.mark.parametrize(("header", "rows", "merges", "tree"), LAYOUTS)
def test_tables_are_laid_out_in_many_ways(header, rows, merges, tree):
    book = offices.plain_workbook([*header, *rows], merges)
    leaves = understood(book).leaves
    assert [f"{leaf.code} {leaf.title} {leaf.item.points}" for leaf in leaves] == tree


def test_a_standard_over_several_rows_belongs_to_its_item():
    rows = [["学习", "学习", 10, "缺席1次扣2分", None], [None, None, None, "迟到1次扣1分", None]]
    (leaf,) = understood(offices.workbook(rows, ("A3:A4", "B3:B4"))).leaves
    assert leaf.item.standard == "缺席1次扣2分\n迟到1次扣1分"


def test_banners_remarks_and_repeated_headers():
    rows = [
        ["一、基础工作（10分）", None, None, None, None],
        ["学习", "集中学习", 10, "缺席1次扣2分", None],
        offices.HEADER,
        ["（二）其他", None, None, None, None],
        ["值班", "坐班", 5, "脱岗每次扣1分", None],
        ["注：本表由镇政府解释", None, None, None, None],
    ]
    found = understood(offices.workbook(rows, ("A3:E3", "A6:E6", "A8:E8")))
    assert [leaf.item.groups for leaf in found.leaves] == [
        ("基础工作", "学习"), ("基础工作", "其他", "值班"),
    ]  # fmt: skip
    assert "第8行没有读入：注：本表由镇政府解释" in found.notes


def test_columns_and_points_that_are_not_read_are_told():
    rows = [["学习", "集中学习", "若干", "缺席1次扣2分", None]]
    found = understood(offices.workbook(rows, ()))
    assert "第3行分值不是一个数，需要填写：若干" in found.notes
    assert found.leaves[0].lacks == ["分值"]
    assert (
        "full"
        not in yaml.safe_load(scheme_text(found, wishes()))["periods"]["month"]["trees"]["team"][
            "children"
        ][0]
    )


def test_a_letter_without_a_scoring_table_is_refused():
    paper = Document()
    paper.add_table(rows=2, cols=2).cell(0, 0).text = "姓名"
    stream = io.BytesIO()
    paper.save(stream)
    with pytest.raises(Refused) as refused:
        understood(stream.getvalue(), "通知.docx")
    assert "没有找到评分表" in refused.value.fault.cause


def test_the_same_range_ten_thousand_times_is_refused_soon():
    grid = Grid("表", {1: _cells(offices.HEADER)}, [Span(1, 1, 5000, 5)] * 10_000)
    grid.rows |= {row: _cells(["甲", "乙", "1", "缺席1次扣1分"]) for row in range(2, 5000)}
    with pytest.raises(Refused):
        understand(Tables([grid]))


@pytest.mark.parametrize("name", AT_LEAST)
def test_every_recognised_rule_computes(name):
    for row in table(name):
        if row["rule"] != NOT:
            grid = Grid("表")
            headers, said = ("考核项目", "标准分", "评分标准"), ("甲", row["full"], row["text"])
            grid.rows = {1: _cells(headers), 2: _cells(said)}
            load_scheme(scheme_text(understand(Tables([grid])), wishes(rater="main_leader")))


def _cells(texts):
    return {column: Cell(text) for column, text in enumerate(texts, 1) if text}


WORDS = st.sampled_from([
    "", "", "一、党建（10分）", "（二）学习", "10", "10分", "若干", "缺席1次扣2分", "合计", "小计",
    "注：见附件", "按完成比例得分", "党建办", "甲、乙", "考核项目", "评分标准", "标准分",
    "\x07\u2028#: {[&*!", "1.学习\n2.值班", "由驻村干部打分，0-10分",
])  # fmt: skip
SPANS = st.builds(
    lambda top, left, down, right: Span(top, left, top + down, left + right),
    st.integers(1, 8), st.integers(1, 5), st.integers(0, 3), st.integers(0, 4),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=5, max_size=5), max_size=8), st.lists(SPANS, max_size=4))
def test_any_table_becomes_a_text_that_loads_or_says_what_is_lacking(rows, merges):
    grid = Grid("表", {1: _cells(offices.HEADER)}, merges)
    grid.rows |= {number: _cells(row) for number, row in enumerate(rows, 2) if any(row)}
    try:
        found = understand(Tables([grid]))
    except Refused:
        return
    text = scheme_text(found, wishes())
    lacking = [leaf for leaf in found.leaves if leaf.lacks]
    try:
        load_scheme(text)
        assert not lacking
    except SchemeFaults as faults:
        assert all(fault.line and fault.remedy for fault in faults.faults)
    if not merges:
        _everything_is_shown(rows, found)


def _everything_is_shown(rows, found):
    """Each printed line is in an item, in a title or in a note."""
    items = [leaf.item for leaf in found.leaves]
    shown = [*found.notes, *(f"{item.content} {item.standard} {item.office}" for item in items)]
    shown = "".join("".join([*shown, *("".join(item.groups) for item in items)]).split())
    for line in "\n".join(text for row in rows for text in (row[0], row[1], row[3])).split("\n"):
        assert line in HEADERS or "".join(plain_title(line).split()) in shown


HEADERS = {"考核项目", "评分标准", "标准分", "合计", "小计"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.text(max_size=40), max_size=4))
def test_any_text_comes_back_from_the_yaml(texts):
    wanted = {
        "a": "1",
        "list": [dict(texts) | {"k": "v"}],
        "deep": {"x": dict(texts) | {"y": ["z"]}},
    }
    assert yaml.load(to_yaml(wanted), yaml.BaseLoader) == wanted


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("一、党建工作（30分）", "党建工作"), ("（二）1.5倍奖励", "1.5倍奖励"), ("3．安全生产", "安全生产"),
        ("12345热线", "12345热线"), ("一事一议", "一事一议"), ("①值班", "值班"), ("（10分）", "（10分）"),
    ],
)  # fmt: skip
def test_titles_lose_their_numbers(written, title):
    assert plain_title(written) == title


def test_small_words():
    assert [number_of(text) for text in ("10分", "（１０）", "5.5", "若干", "-3", "")] == [
        "10", "10", "5.5", "", "", "",
    ]  # fmt: skip
    assert short_title("1.村容村貌：每周清扫") == "村容村貌"


class TestPages:
    """The pages of an import."""

    pytestmark = pytest.mark.django_db

    def upload(self, client, content, name="评分表.xlsx"):
        address = reverse("schemes:import", args=[people.DAHEDIAN])
        return client.post(address, {"file": SimpleUploadedFile(name, content)})

    def test_from_the_file_to_the_draft(self, client, owner):
        client.force_login(owner)
        address = self.upload(client, offices.document(), "评分表.docx").url
        shown = client.get(address).content.decode()
        assert "<mark>按程序办理，做得不好的看着办</mark>" in shown
        assert "缺席：每次扣2分" in shown and "没有写扣到多少为止" in shown
        said = {
            "title": "柳林办法",
            "period": "year",
            "rater": "liaison_leader",
            "wanted": ["T1.1"],
        }
        assert client.post(address, said).status_code == 400
        answer = client.post(address, said | {"compared": "on"})
        version = SchemeVersion.objects.get()
        assert answer.url == reverse("schemes:edit_faults", args=[version.pk])
        assert (version.state, version.scheme.title) == (State.DRAFT, "柳林办法")
        assert "title: 缺席" in version.text and "title: 卫生死角" not in version.text
        client.post(address, said | {"compared": "on"})
        assert SchemeVersion.objects.count() == 1

    def test_what_is_no_scoring_table_is_refused_where_it_is_chosen(self, client, owner):
        client.force_login(owner)
        answer = self.upload(client, b"%PDF-1.7 abc", "办法.docx")
        assert answer.status_code == 400 and "PDF" in answer.content.decode()
        assert not ImportDraft.objects.exists()

    def test_the_office_must_have_a_name(self, client, owner):
        client.force_login(owner)
        address = self.upload(client, offices.workbook()).url
        said = {"title": "甲", "period": "month", "rater": "office", "compared": "on"}
        answer = client.post(address, said)
        assert answer.status_code == 400 and "请写明由哪个站所评分" in answer.content.decode()

    def test_neighbours_and_raters_find_nothing(self, client, owner, stranger):
        client.force_login(owner)
        address = self.upload(client, offices.workbook()).url
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert self.upload(client, offices.workbook()).status_code == 404
