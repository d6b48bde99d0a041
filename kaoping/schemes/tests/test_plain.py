"""Faults as people read them who fill in forms: no key of the text is left in them."""

import pytest

from kaoping.schemes.editing.faults import faults_of
from kaoping.schemes.plain import WORDS, plain
from kaoping.schemes.queries import preset_text


@pytest.mark.parametrize(
    "told, read",
    [
        ("缺少“rule”", "缺少“计分办法”"),
        ("补写 rule", "补写“计分办法”"),
        ("改正满分 full 或下级指标的满分", "改正标准分或下级指标的满分"),
        ("“full”写的是“7x”：“7x”不是数字", "“标准分”写的是“7x”：“7x”不是数字"),
        ("写明满分；只加分或只扣分的项目写 full: 0", "写明满分；只加分或只扣分的项目“标准分”填0"),
        ("例如 share: 60%", "例如“份额”填60%"),
        ("在它后面写明，例如 rule: {award: {step: 0.5}}", "在本页填写"),
        ("没有叫“office_party”的评分主体", "没有叫“office_party”的评分主体"),
        ("写明取整位数，例如 round: 2", "写明取整位数，例如“保留小数位数”填2"),
    ],
)
def test_keys_become_what_the_form_calls_them(told, read):
    assert plain(told) == read


def test_the_forms_own_label_comes_first():
    assert plain("缺少“of”", {"of": "测评表"}) == "缺少“测评表”"
    assert plain("补写 missing", {"missing": "没有有效票时"}) == "补写“没有有效票时”"


@pytest.mark.parametrize("key", ["full", "title", "day", "from", "share", "round", "yuan"])
def test_a_preset_without_a_key_is_told_without_the_key(key):
    text = preset_text("dahedian-2017").replace(f"{key}:", f"{key}x:")
    for fault in faults_of(text):
        assert f"“{key}”" not in plain(fault.cause), fault
        assert f"补写 {key}" not in plain(fault.remedy), fault
    assert key in WORDS
