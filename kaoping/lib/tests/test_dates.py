"""Months, deadlines and dates as offices write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.lib.dates import (
    Month,
    chinese_date,
    deadline_label,
    parse_date,
    period_bounds,
    period_label,
)

MONTHS = st.builds(Month, st.integers(1900, 2999), st.integers(1, 12))


@given(MONTHS, st.integers(-1000, 1000))
def test_months_add_up(month, count):
    assert month.plus(count).minus(month) == count
    assert month.plus(count).plus(-count) == month


@given(MONTHS)
def test_months_survive_writing_and_reading(month):
    assert Month.parse(month.label) == month
    assert Month.parse(str(month)) == month
    assert month.last_day + datetime.timedelta(days=1) == month.plus(1).first_day


@given(st.dates())
def test_dates_survive_writing_and_reading(day):
    assert parse_date(chinese_date(day) if day.year > 999 else f"{day}") == day


def test_a_deadline_lies_in_the_following_month():
    assert Month(2026, 12).deadline(5) == datetime.date(2027, 1, 5)
    assert Month(2026, 1).deadline(31) == datetime.date(2026, 2, 28)
    assert deadline_label(5) == "次月5日"
    assert deadline_label(20, "year") == "次年1月20日"


def test_periods_have_labels_and_bounds():
    start = datetime.date(2026, 3, 1)
    assert period_label("month", start) == "2026年3月"
    assert period_label("year", start) == "2026年度"
    assert period_bounds("month", start) == (start, datetime.date(2026, 3, 31))
    assert period_bounds("year", start)[1] == datetime.date(2026, 12, 31)
    with pytest.raises(ValueError, match="week"):
        period_label("week", start)
    with pytest.raises(ValueError, match="week"):
        period_bounds("week", start)


@pytest.mark.parametrize(
    "typed", ["２０２６年３月", "2026-03", "2026/3", "2026.3", "2026 年 3 月份"]
)
def test_months_are_read_as_people_type_them(typed):
    assert Month.parse(typed) == Month(2026, 3)


@pytest.mark.parametrize("typed", ["", "三月", "2026年13月", "2026", "0000-01"])
def test_what_is_no_month_is_refused_with_its_remedy(typed):
    with pytest.raises(ValueError, match="请写成"):
        Month.parse(typed)


@pytest.mark.parametrize("typed", ["2026-02-30", "2026年13月1日"])
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValueError, match="不存在"):
        parse_date(typed)


def test_what_is_no_date_is_refused_with_its_remedy():
    with pytest.raises(ValueError, match="请写成"):
        parse_date("昨天")
