"""The clerk opens a year, is told of villages without a type, and sets the types of all villages at once."""

import pytest
from django.urls import reverse

from kaoping.cycles.tests.test_open import told_apart
from kaoping.people.models import Place
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)
PRIZES = "within: type, prizes: [{key: t, title: 奖, places: {山区村: 1, 川坝村: 2}, ties: in}]"


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_the_clerk_sets_the_types_of_all_villages(
    visit, transactional_db, monkeypatch, size, javascript
):
    town = build(villages=6)
    Place.objects.filter(pk=town.villages[2].pk).update(kind="community")
    told_apart(town, monkeypatch, PRIZES)
    wide = size["width"]
    opening = reverse("cycles:open", args=[town.place.code])
    page = visit(opening, town.clerk, size=size, javascript=javascript)
    shoot(page, f"types-warned-{wide}")
    assert fits(page)
    page.get_by_role("link", name="登记村的类型").click()
    for name, kind in (("三泉村", "山区村"), ("青泥村", "川坝村"), ("文池村", "川坝村")):
        page.get_by_label(name).select_option(label=kind)
    shoot(page, f"types-{wide}")
    assert fits(page)
    page.get_by_role("button", name="保存").click()
    assert seen(page.get_by_text("3个村的类型已更新")) and fits(page)
    shoot(page, f"types-saved-{wide}")
    if javascript:
        assert violations(page) == []
    page.get_by_role("link", name="前往启动考核").click()
    assert seen(page.get_by_text("没有登记类型：火石村、老庄村、上山村"))
