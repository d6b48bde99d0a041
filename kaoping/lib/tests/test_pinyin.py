"""Names sort as people expect, surnames read as surnames."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.lib.pinyin import key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曾国藩", "zeng guo fan"),
        ("单田芳", "shan tian fang"),
        ("查良镛", "zha liang yong"),
        ("解缙", "xie jin"),
        ("仇英", "qiu ying"),
        ("区大力", "ou da li"),
        ("任正非", "ren zheng fei"),
        ("华罗庚", "hua luo geng"),
        ("尉迟恭", "yu chi gong"),
        ("单于明", "chan yu ming"),
        ("翟让", "zhai rang"),
        ("张 三", "zhang san"),
        ("曾家村", "zeng jia cun"),
        ("解家沟村", "xie jia gou cun"),
        ("解放村", "jie fang cun"),
        ("重庆市", "chong qing shi"),
        ("查干村", "cha gan cun"),
        ("", ""),
    ],
)
def test_names_are_read_as_their_bearers_read_them(name, expected):
    assert key(name) == expected


def test_syllables_stand_apart_when_sorting():
    assert sorted(["连英", "李安", "李安安"], key=key) == ["李安", "李安安", "连英"]


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_name_has_a_key(name):
    assert key(name) == key(name).strip()
