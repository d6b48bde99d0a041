"""Numbers and periods as officials write them."""

import pytest
from django.core.paginator import Paginator
from django.utils import translation

from kaoping.web.templatetags.kaoping import current_page, page_numbers, period, points, yuan


def test_points_drop_needless_zeros() -> None:
    assert points(955_000) == "95.5"


@pytest.mark.parametrize("filter_", [points, yuan, period])
def test_what_is_missing_is_a_dash_and_never_0(filter_) -> None:
    assert filter_(None) == "—"


def test_nothing_and_zero_differ() -> None:
    assert points(0) == "0"
    assert yuan(0) == "0.00"


def test_money_has_two_places() -> None:
    assert yuan(310_000) == "3100.00"


@pytest.mark.parametrize(("key", "words"), [("2026-10", "2026年10月"), ("2026", "2026年度")])
def test_a_period_in_chinese(key: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert period(key) == words


def test_pages_near_and_at_the_ends() -> None:
    page = Paginator(range(542), 20).page(9)
    assert list(page_numbers(page)) == [1, "…", 7, 8, 9, 10, 11, "…", 28]


@pytest.mark.parametrize(
    ("path", "address", "answer"),
    [("/a/", "/a/", "page"), ("/a/b", "/a/", "true"), ("/a/", "/", ""), ("/ab", "/c", "")],
)
def test_the_menu_marks_where_one_is(rf, path: str, address: str, answer: str) -> None:
    assert current_page({"request": rf.get(path)}, address) == answer
