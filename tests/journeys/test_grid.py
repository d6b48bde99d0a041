"""The clerk's grid by keyboard only: typing, pasting from Excel, undo, bad cells, and the plain form."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kaoping.marks.models import Mark, Submission
from tests.journeys.conftest import DESKTOP, PHONE, fits, shoot, violations
from tests.months import award
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """The clerk of three villages in an open month, and the sheets of two raters."""

    def __init__(self) -> None:
        self.world = build(villages=3)
        self.cycle = open_month(self.world)
        self.leader = self.world.leader.person.assignments.get()
        self.office = self.world.heads["党建工作办公室"].person.assignments.get()

    def address(self, assignment) -> str:
        return reverse("marks:grid", args=[self.cycle.pk]) + f"?rater={assignment.pk}"

    def names(self, assignment, item: str, kind: str = "p") -> list[str]:
        sheets = assignment.sheets.filter(subject__kind="team").order_by("subject__position")
        return [f"{kind}{sheet.pk}-{item}" for sheet in sheets]


@pytest.fixture
def desk(transactional_db) -> Desk:
    """Marking is under way, nothing is marked."""
    return Desk()


def cell(page: Page, name: str):
    """A cell by its field's name."""
    return page.locator(f'[name="{name}"]')


def paste(page: Page, name: str, text: str) -> None:
    """What the browser does when the clipboard holds this text."""
    cell(page, name).focus()
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.getElementById(name).dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [name, text],
    )


def units() -> list[int]:
    """Points of all marks that count."""
    return sorted(Mark.objects.filter(withdrawn_at=None).values_list("units", flat=True))


def test_typing_and_moving_by_keyboard_and_one_request_a_save(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    posts = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    first, second, _third = desk.names(desk.leader, "T4.1")
    cell(page, first).focus()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(cell(page, second)).to_be_focused()
    page.keyboard.type("8.5")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    expect(cell(page, desk.names(desk.leader, "T4.2")[2])).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, second)).to_be_focused()
    expect(page.locator("[data-state]")).to_have_text("4 格未保存")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存4处。")
    assert units() == [70_000, 80_000, 85_000, 90_000]
    assert len(posts) == 1
    assert set(Mark.objects.values_list("recorded_by", flat=True)) == {desk.world.clerk.pk}


def test_a_month_is_pasted_from_excel_undone_and_pasted_again(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    first = desk.names(desk.leader, "T4.1")[0]
    paste(page, first, "9\t7.5\r\n8.5\t8\r\n10\t6\r\n")
    expect(page.locator(".cell.dirty")).to_have_count(6)
    page.keyboard.press("Control+z")
    expect(page.locator(".cell.dirty")).to_have_count(0)
    paste(page, first, "9\t7.5\r\n8.5\t8\r\n10\t6\r\n")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存6处。")
    assert units() == [60_000, 75_000, 80_000, 85_000, 90_000, 100_000]
    page.keyboard.press("Control+z")
    expect(page.locator(".cell.dirty")).to_have_count(6)


def test_a_table_copied_with_its_names_goes_to_the_rows_of_these_names(visit, desk):
    """Offices copy the whole table, headings, names and sums, in an order of their own."""
    page = visit(desk.address(desk.leader), desk.world.clerk)
    first, second, third = desk.names(desk.leader, "T4.1")
    paste(
        page,
        first,
        "序号\t村\t中心工作\t重点工作\r\n1\t文池村民委员会\t10\t6\r\n2\t三 泉\t9\t７.5\r\n3\t大柳村\t3\t3\r\n",
    )
    expect(cell(page, first)).to_have_value("9")
    expect(cell(page, second)).to_have_value("")
    expect(cell(page, third)).to_have_value("10")
    expect(page.locator("[data-waiting]")).to_contain_text("没有填入（表中没有或有重复的名称）：大柳村")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存4处。")
    assert units() == [60_000, 75_000, 90_000, 100_000]


def test_officials_are_found_by_their_names(visit, desk):
    page = visit(desk.address(desk.office), desk.world.clerk)
    sheets = desk.office.sheets.filter(subject__kind="official", subject__place=desk.world.villages[1])
    sheet = sheets.select_related("subject").first()
    first = desk.office.sheets.filter(subject__kind="official").order_by("subject__position").first()
    item = "O2.1"
    paste(page, f"p{first.pk}-{item}", f"青泥村\t{sheet.subject.name}\t\t缺学习笔记\n")
    expect(cell(page, f"q{sheet.pk}-{item}")).to_have_value("缺学习笔记")
    expect(cell(page, f"q{first.pk}-{item}")).to_have_value("")


def test_what_a_paste_could_not_fill_in_is_said(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    paste(page, desk.names(desk.leader, "T4.2")[2], "7\t6\n5\n")
    expect(page.locator("[data-waiting]")).to_contain_text("没有填入的格数：2")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-waiting]")).to_have_text("")


def test_deductions_with_reasons_are_pasted_and_read_back(visit, desk):
    page = visit(desk.address(desk.office), desk.world.clerk)
    names = desk.names(desk.office, "T3.2")
    reasons = desk.names(desk.office, "T3.2", "q")
    paste(page, names[0], '2\t缺席\n1\t"迟到早退\n迟到早退（3月9日）"\n\t\n')
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存3处。")
    assert units() == [5_000, 5_000, 20_000]
    expect(cell(page, reasons[1])).to_have_value("迟到早退；迟到早退（3月9日）")


def test_bad_cells_are_marked_in_place_with_what_to_do(visit, desk):
    page = visit(desk.address(desk.office), desk.world.clerk)
    names, reasons = desk.names(desk.office, "T3.2"), desk.names(desk.office, "T3.2", "q")
    paste(page, names[0], "2\t缺席\n2\t打牌\n3\t")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_contain_text("没有保存")
    expect(page.locator(".cell-fault")).to_have_count(2)
    expect(page.locator(".cell-fault").first).to_contain_text("缺席、替会、迟到早退")
    expect(page.locator("td", has=cell(page, reasons[1])).locator(".cell-fault")).to_be_visible()
    expect(cell(page, reasons[1])).to_be_focused()
    assert units() == []
    cell(page, reasons[1]).fill("缺席")
    cell(page, names[2]).fill("")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存2处。")
    expect(page.locator(".cell-fault")).to_have_count(0)
    assert units() == [20_000, 20_000]
    visit.troubles.clear()  # Chromium reports the refused request


def test_escape_puts_a_cell_back_and_a_lost_connection_loses_nothing(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    first = desk.names(desk.leader, "T4.1")[0]
    cell(page, first).focus()
    page.keyboard.type("3")
    page.keyboard.press("Escape")
    expect(cell(page, first)).to_have_value("")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_contain_text("网络不通")
    expect(cell(page, first)).to_have_value("9")
    page.context.set_offline(False)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存1处。")
    assert units() == [90_000]
    visit.troubles.clear()


def test_a_value_written_elsewhere_is_shown_before_it_is_replaced(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    sheet = desk.leader.sheets.select_related("assignment__person__account").get(
        subject__place=desk.world.villages[0]
    )
    award(sheet, "T4.1", "6")
    cell(page, f"p{sheet.pk}-T4.1").fill("9")
    page.keyboard.press("Control+s")
    expect(page.locator(".cell-fault")).to_contain_text("别处刚刚改为“6”")
    assert units() == [60_000]
    page.keyboard.press("Control+s")
    expect(page.locator("[data-state]")).to_have_text("已保存1处。")
    assert units() == [90_000]
    visit.troubles.clear()


def test_columns_keep_their_width_when_cells_fill(visit, desk):
    page = visit(desk.address(desk.office), desk.world.clerk)
    name, reason = (desk.names(desk.office, "T3.2", kind)[0] for kind in "pq")
    before = [cell(page, one).bounding_box()["width"] for one in (name, reason)]
    assert before[1] > 2.5 * before[0]
    paste(page, name, "2\t打牌")
    page.keyboard.press("Control+s")
    expect(page.locator(".cell-fault")).to_be_visible()
    assert [cell(page, one).bounding_box()["width"] for one in (name, reason)] == before
    visit.troubles.clear()  # Chromium reports the refused request


def test_after_saving_it_says_that_complete_rows_wait_to_be_submitted(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk)
    expect(page.locator(".place")).to_have_text("大河店镇")
    expect(page.get_by_role("navigation", name="当前位置").get_by_role("link")).to_have_count(3)
    paste(page, desk.names(desk.leader, "T4.1")[0], "9\t7.5\n8\t")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-waiting]")).to_contain_text("1行已评完但尚未提交")


def test_the_plain_form_saves_and_submits_for_the_rater(visit, desk):
    page = visit(desk.address(desk.leader), desk.world.clerk, javascript=False)
    first, second, third = desk.names(desk.leader, "T4.1")
    for name in (first, second, third):
        cell(page, name).fill("11" if name == second else "9")
        cell(page, name.replace("T4.1", "T4.2")).fill("8")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".cell-fault")).to_contain_text("11不在0至10之间")
    assert units() == []
    cell(page, second).fill("10")
    page.get_by_role("button", name="代评分人提交已评完的行").click()
    expect(page.get_by_text("已提交3张评分表。")).to_be_visible()
    assert Submission.objects.count() == 3
    assert cell(page, first).get_attribute("readonly") is not None
    visit.troubles.clear()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_grid_has_nothing_for_axe_to_find(visit, desk, size):
    choose = reverse("marks:grid", args=[desk.cycle.pk])
    for name, address in (("raters", choose), ("points", desk.address(desk.leader)),
                          ("reasons", desk.address(desk.office))):  # fmt: skip
        page = visit(address, desk.world.clerk, size=size)
        assert not violations(page), name
        assert fits(page), name
        shoot(page, f"grid-{name}-{'phone' if size is PHONE else 'desktop'}")
