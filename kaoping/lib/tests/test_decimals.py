"""Points and money go in and out as people write them, and never lose a digit."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.lib.decimals import (
    format_fen,
    format_units,
    parse_fen,
    parse_units,
)

UNITS = st.integers(min_value=-(10**16) + 1, max_value=10**16 - 1)
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@settings(deadline=None)
@given(UNITS)
def test_units_survive_writing_and_reading(units):
    assert parse_units(format_units(units)) == units
    assert parse_units(format_units(units).translate(FULL_WIDTH)) == units


@settings(deadline=None)
@given(st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1))
def test_fen_survive_writing_and_reading(fen):
    assert parse_fen(format_fen(fen)) == fen
    assert parse_fen(format_fen(fen, grouped=True)) == fen


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_plain_refusal(text):
    try:
        assert isinstance(parse_units(text), int)
    except ValueError as refusal:
        assert "请" in str(refusal)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        (955000, "95.5"),
        (1000000, "100"),
        (0, "0"),
        (-5000, "-0.5"),
        (1, "0.0001"),
        (-1, "-0.0001"),
    ],
)
def test_units_are_written_without_trailing_zeros(units, text):
    assert format_units(units) == text


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("95.5", 955000),
        ("９５．５", 955000),
        (" 95.50 ", 955000),
        ("95。5", 955000),
        ("1,234.5", 12345000),
        ("1，234.5", 12345000),
        ("1 234 567", 12345670000),
        ("−0.5", -5000),
        ("- 3", -30000),
        ("+3", 30000),
        (".5", 5000),
        ("5.", 50000),
        ("0.50000", 5000),
        (7, 70000),
        (Decimal("0.1"), 1000),
        (Decimal("1E+2"), 1000000),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, units):
    assert parse_units(typed) == units


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "没有填写"),
        ("   ", "没有填写"),
        ("1e3", "科学计数法"),
        ("1.23456", "超过 4 位"),
        ("1,23", "不是数字"),
        ("9 5", "不是数字"),
        ("95分", "不是数字"),
        ("٣", "不是数字"),
        ("--3", "不是数字"),
        ("-", "不是数字"),
        (".", "不是数字"),
        ("1" * 13, "太大"),
        ("1" * 500, "太长"),
        (Decimal("NaN"), "不是数字"),
        (Decimal("0.00001"), "超过 4 位"),
    ],
)
def test_what_is_no_number_is_refused_with_its_remedy(typed, word):
    with pytest.raises(ValueError, match=word):
        parse_units(typed)


@pytest.mark.parametrize("value", [95.5, True, None, b"1"])
def test_floats_and_other_types_never_pass(value):
    with pytest.raises(TypeError):
        parse_units(value)


@pytest.mark.parametrize("value", [1.0, True, "1"])
def test_only_integers_are_formatted(value):
    with pytest.raises(TypeError):
        format_units(value)


def test_money_takes_its_signs_and_refuses_a_third_place():
    assert parse_fen("￥1,234.5 元") == 123450
    with pytest.raises(ValueError, match="超过 2 位"):
        parse_fen("0.001")
