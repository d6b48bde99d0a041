"""What two people typing the same mean: folding, village names, file names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.lib.text import (
    display_width,
    file_name,
    fold,
    match_key,
    matching_villages,
    sentences,
    village_display,
    village_stem,
)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert match_key(match_key(text)) == match_key(text)


def test_folding_makes_full_width_half_width():
    assert fold("　Ａ１（张\u200b三）\n 　ｘ ") == "A1(张三) x"
    assert match_key("联 系 Ｔel") == "联系tel"


@pytest.mark.parametrize(
    ("name", "display", "stem"),
    [
        ("大河店村民委员会", "大河店村", "大河店"),
        ("大河店村委会", "大河店村", "大河店"),
        ("大河村村委会", "大河村", "大河"),
        ("新村村民委员会", "新村", "新"),
        ("东街社区居民委员会", "东街社区", "东街"),
        ("东街居委会", "东街社区", "东街"),
        ("城关村居委会", "城关村", "城关"),
        ("阿尔嘎查村民委员会", "阿尔嘎查", "阿尔"),
        ("阿尔嘎查", "阿尔嘎查", "阿尔"),
        ("村", "村", "村"),
        ("村委会", "村委会", "村委会"),
        ("", "", ""),
    ],
)
def test_village_names_lose_the_ending_of_their_committee(name, display, stem):
    assert village_display(name) == display
    assert village_stem(name) == stem


@settings(deadline=None)
@given(st.text())
def test_a_village_never_loses_its_whole_name(name):
    assert bool(village_display(name)) == bool(fold(name))
    assert bool(village_stem(name)) == bool(fold(name))


def test_the_nearest_village_wins_and_doubt_is_shown():
    names = ["大河店村委会", "新村村委会", "城关村委会", "城关社区居委会"]
    assert matching_villages("大河店", names) == ["大河店村委会"]
    assert matching_villages(" 大河店村 ", names) == ["大河店村委会"]
    assert matching_villages("城关村", names) == ["城关村委会"]
    assert matching_villages("城关", names) == ["城关村委会", "城关社区居委会"]
    assert matching_villages("李家沟", names) == []
    assert matching_villages("李家沟", []) == []


@settings(deadline=None)
@given(st.text(), st.sampled_from(["docx", "xlsx", "csv"]))
def test_file_names_are_safe_whatever_they_are_made_of(stem, extension):
    name = file_name(stem, extension)
    assert name.endswith("." + extension)
    assert len(name.encode()) <= 180
    assert not set(name) & set('\\/:*?"<>|\x00\n\r\t')
    assert not name.startswith((".", " "))


def test_file_names_keep_what_people_read():
    assert file_name("3月/反馈：通知单", "docx") == "3月_反馈_通知单.docx"
    assert file_name("../..", "csv") == "文件.csv"
    assert file_name("CON", "csv") == "文件 CON.csv"


def test_chinese_is_twice_as_wide():
    assert display_width("考核分95") == 8


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("本项最多8分。", "请填0至8之间的数。"), "本项最多8分。请填0至8之间的数。"),
        (("Too many.", "Take fewer."), "Too many. Take fewer."),
        (("", "请核对。"), "请核对。"),
        ((), ""),
    ],
)
def test_sentences_follow_one_another_as_their_language_writes_them(parts, said):
    assert sentences(*parts) == said
