"""The clerk uploads a printed scoring table, compares it with what was understood, and has a draft."""

import pytest

from kaoping.people.models import Account
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.tests import papers_of_offices as offices
from tests import people
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture
def clerk(transactional_db) -> Account:
    town = people.town(villages=3)
    return people.account("clerk", town, people.person(town, "孙晓光"))


@SIZES
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_printed_table_becomes_a_draft(visit, clerk, tmp_path, size, javascript, kind):
    file = tmp_path / f"柳林镇评分表.{kind}"
    file.write_bytes(offices.document() if kind == "docx" else offices.workbook())
    page = visit("/schemes/", clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="导入评分表").click()
    assert fits(page)
    if javascript:
        shoot(page, f"import-upload-{size['width']}")
    page.get_by_label("Word 或 Excel 文件").set_input_files(file)
    page.get_by_role("button", name="读取评分表").click()
    assert seen(page.get_by_role("heading", name="与原表核对"))
    assert seen(page.locator("mark", has_text="做得不好的看着办").first)
    assert seen(page.get_by_text("缺席：每次扣2分"))
    assert page.get_by_label("办法名称").input_value() == "柳林镇2026年村级考核评分表（虚构）"
    assert fits(page)
    if javascript:
        shoot(page, f"import-check-{size['width']}")
        assert violations(page) == []
    page.get_by_role("button", name="生成草案").click()
    assert seen(page.get_by_role("alert").get_by_text("已与原表逐项核对"))
    visit.troubles.clear()  # Chromium reports the refused request
    page.get_by_label("已与原表逐项核对").check()
    page.get_by_role("button", name="生成草案").click()
    assert seen(page.get_by_text("草案已生成")) and fits(page)
    assert seen(page.get_by_text("没有写明由谁评分").first)
    assert SchemeVersion.objects.get().state == "draft"
    if javascript:
        shoot(page, f"import-draft-{size['width']}")
