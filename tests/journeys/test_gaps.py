"""A rater was absent all month: the meeting decides the gaps in one form, without JavaScript too."""

import pytest
from django.urls import reverse

from kaoping.results.tests.test_gaps import play
from tests.journeys.conftest import DESKTOP, PHONE, fits, gone, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_all_gaps_of_an_absent_rater_are_decided_in_one_form(
    visit, transactional_db, size, javascript
):
    town, wide = play(), size["width"]
    review = reverse("results:review", args=[town.cycle.pk])
    page = visit(review, town.clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="批量决定").click()
    shoot(page, f"results-gap-groups-{wide}")
    page.get_by_role("link", name=town.absent.name).click()
    shoot(page, f"results-gaps-form-{wide}")
    assert fits(page)
    page.get_by_label("三泉村 三泉村 T4.3").fill("9")
    page.get_by_label("按满分").check()
    page.get_by_label("理由").fill("主任长期病假，由镇里集体评定")
    page.get_by_label("依据").fill("审定纪要5号")
    page.get_by_role("button", name="决定并重新计算").click()
    assert seen(page.get_by_role("alert")) and fits(page)
    visit.troubles.clear()  # a refused form is a 400, which the browser's console repeats
    shoot(page, f"results-gaps-refused-{wide}")
    if javascript:
        assert violations(page) == []
    page.get_by_label("三泉村 三泉村 T4.3").fill("2.5")
    page.get_by_role("button", name="决定并重新计算").click()
    assert seen(page.get_by_text("审定纪要5号").first)
    assert gone(page.get_by_role("heading", name="评分空缺"))
    shoot(page, f"results-gaps-decided-{wide}")
    page.goto(reverse("results:history", args=[town.cycle.pk]))
    assert seen(page.get_by_text("等共6项"))
