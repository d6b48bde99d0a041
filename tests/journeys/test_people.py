"""A clerk fills the roll from Excel, opens accounts; a rater with a slip logs in for the first time."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import actions, passwords
from kaoping.people.models import Account, Person, Post
from tests import people
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
HEADERS = ("姓名", "村（社区）/单位", "职务", "电话", "包村村名")
GOOD = (
    ("张建国", "三泉村", "书记、主任", "13900000001", ""),
    ("李秀兰", "青泥村", "党支部书记", "13900000002", ""),
    ("王志强", "农业农村综合服务中心", "负责人", "13900000003", ""),
    ("刘玉梅", "", "包村领导", "13900000004", "三泉村、青泥村"),
)
FAULTY = (
    ("张建国", "三泉村", "书记、主任", "1390000", ""),
    ("李秀兰", "月亮村", "党支部书记", "13900000002", ""),
    *GOOD[2:],
)


@pytest.fixture
def town(transactional_db):
    return people.town(villages=3)


@pytest.fixture
def clerk(town) -> Account:
    return people.account("clerk", town, people.person(town, "孙晓光"))


def workbook(folder: Path, rows) -> Path:
    file = folder / "大河店镇人员名册.xlsx"
    file.write_bytes(write(Sheet("人员", [SheetColumn(header) for header in HEADERS], rows)))
    return file


@SIZES
@pytest.mark.parametrize("javascript", [True, False])
def test_the_clerk_mends_a_sheet_and_imports_it_once(
    visit, town, clerk, tmp_path, size, javascript
):
    page = visit(f"/people/{town.code}/", clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="从 Excel 导入").click()
    page.get_by_label("Excel 文件").set_input_files(workbook(tmp_path, FAULTY))
    page.get_by_role("button", name="检查表格").click()
    assert seen(page.get_by_text("有 2 处需要更正"))
    assert seen(page.get_by_text("月亮村").first)
    assert fits(page)
    shoot(page, f"people-faults-{size['width']}")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标注了错误的表格").click()
    marked = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert marked.sheetnames[0] == "错误清单"
    page.get_by_role("link", name="上传改好的表格").click()
    page.get_by_label("Excel 文件").set_input_files(workbook(tmp_path, GOOD))
    page.get_by_role("button", name="检查表格").click()
    shoot(page, f"people-check-{size['width']}")
    page.get_by_role("button", name="确认导入").click()
    assert seen(page.get_by_text("新增 4 人"))
    assert fits(page)
    assert Post.objects.filter(person__name="刘玉梅").count() == 2
    page.goto(f"/people/{town.code}/import/")
    page.get_by_label("Excel 文件").set_input_files(workbook(tmp_path, GOOD))
    page.get_by_role("button", name="检查表格").click()
    assert seen(page.get_by_text("表格没有新内容"))
    assert not page.get_by_role("button", name="确认导入").count()


@SIZES
def test_a_file_that_is_no_sheet_is_refused_and_a_text_table_is_read(
    visit, town, clerk, tmp_path, size
):
    pdf, text = tmp_path / "名册.xlsx", tmp_path / "文本.xlsx"
    pdf.write_bytes(b"%PDF-1.7\n" + bytes(100))
    text.write_bytes("姓名,村（社区）,职务\r\n张建国,三泉村,书记\r\n".encode("gbk"))
    page = visit(f"/people/{town.code}/import/", clerk, size=size, javascript=False)
    page.get_by_label("Excel 文件").set_input_files(pdf)
    page.get_by_role("button", name="检查表格").click()
    assert seen(page.get_by_text("这是 PDF 文件，不是表格"))
    assert not page.get_by_role("link", name="下载标注了错误的表格").count()
    assert fits(page)
    shoot(page, f"people-refused-{size['width']}")
    page.get_by_role("link", name="上传改好的表格").click()
    page.get_by_label("Excel 文件").set_input_files(text)
    page.get_by_role("button", name="检查表格").click()
    assert seen(page.get_by_text("已按 CSV 读取"))
    assert seen(page.get_by_role("button", name="确认导入"))
    shoot(page, f"people-csv-{size['width']}")


@SIZES
def test_a_rater_comes_in_with_a_slip_and_chooses_a_password(visit, town, clerk, size):
    village = town.children.order_by("code").first()
    people.post(people.person(town, "何文斌"), village, "liaison_leader")
    page = visit(f"/people/{town.code}/accounts/", clerk, size=size)
    page.get_by_role("button", name="为 1 位评分人开通账号").click()
    assert seen(page.locator("tbody code").nth(1))
    username, password = page.locator("tbody code").all_inner_texts()
    shoot(page, f"people-slips-{size['width']}")
    page = visit("/accounts/login/", size=size, javascript=False)
    shoot(page, f"people-login-{size['width']}")
    page.get_by_label("用户名").fill(username)
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="登录").click()
    page.goto("/marks/")
    assert seen(page.get_by_role("heading", name="请设置自己的密码"))
    assert fits(page)
    shoot(page, f"people-first-password-{size['width']}")
    page.get_by_label("新密码", exact=True).fill("three-quiet-rivers")
    page.get_by_label("再次输入新密码").fill("three-quiet-rivers")
    page.get_by_role("button", name="保存并继续").click()
    page.goto("/marks/")
    page.wait_for_url("**/marks/")


def test_pages_have_nothing_for_axe_to_find(visit, transactional_db):
    world = build(villages=17)
    someone = Person.objects.filter(posts__kind="secretary").first()
    actions.keep_secret(
        person=someone, column="bank_account", value="6228480012345678", by=world.clerk
    )
    post = someone.posts.first()
    code = world.place.code
    rater = Account.objects.get(person=world.liaison[0].person)
    for name, address, by in (
        ("roll", f"/people/{code}/", world.clerk),
        ("found", f"/people/{code}/?q=sj", world.clerk),
        ("person", f"/people/persons/{someone.pk}/", world.clerk),
        ("edit", f"/people/persons/{someone.pk}/edit/", world.clerk),
        ("post", f"/people/persons/{someone.pk}/post/", world.clerk),
        ("end", f"/people/posts/{post.pk}/end/", world.clerk),
        ("upload", f"/people/{code}/import/", world.clerk),
        ("accounts", f"/people/{code}/accounts/", world.clerk),
        ("account", f"/people/accounts/{rater.pk}/", world.administrator),
        ("log", f"/people/{code}/log/", world.clerk),
    ):
        for size in (PHONE, DESKTOP):
            page = visit(address, by, size=size)
            shoot(page, f"people-{name}-{size['width']}")
            assert violations(page) == [], (name, size)
            assert fits(page), (name, size)


def test_the_first_login_has_nothing_for_axe_to_find(visit, town, clerk):
    account = people.account("rater", town)
    account.password, account.must_change_password = passwords.hashed("x"), True
    account.save()
    page = visit("/people/first-password/", account, size=PHONE, large_print=True)
    shoot(page, "people-first-password-large")
    assert violations(page) == []
    assert fits(page)
