"""Two versions side by side: every difference said in words, none left out."""

import random
import re

import pytest
from django.urls import reverse
from django.utils import translation

from kaoping.schemes.actions import draft_from_text
from kaoping.schemes.compare import compare
from kaoping.schemes.queries import preset_text, presets
from kaoping.scoring.language import SchemeFaults, load_scheme

DAHEDIAN = "dahedian-2017"


def said(before: str, after: str) -> list[tuple[str, str]]:
    """Names and words of all differences between two texts, in Chinese."""
    with translation.override("zh-hans"):
        found = compare(load_scheme(before), load_scheme(after))
    return [(change.name, change.words) for part in found.parts for change in part.changes]


def changed(*replacements: tuple[str, str]) -> list[tuple[str, str]]:
    """The differences after these replacements, each made once, in the preset of Dahedian."""
    text = preset_text(DAHEDIAN)
    after = text
    for old, new in replacements:
        assert old in after, old
        after = after.replace(old, new, 1)
    return said(text, after)


def test_the_same_text_has_no_difference():
    assert changed() == []
    found = compare(
        load_scheme(preset_text(DAHEDIAN)), load_scheme(preset_text(DAHEDIAN) + "\n# 注\n")
    )
    assert found.same and found.count == 0


def test_full_points_are_said_from_to():
    found = changed(
        ("每处扣0.5分\n                full: 4\n", "每处扣0.5分\n                full: 3\n"),
        ("迟到1次扣0.5分\n                full: 5\n", "迟到1次扣0.5分\n                full: 6\n"),
    )
    assert ("T1.2 学习资料", "标准分由“4”改为“3”") in found
    assert ("T1.3 参加镇上培训", "标准分由“5”改为“6”") in found


def test_a_cap_that_only_follows_the_full_points_is_no_second_difference():
    full = (
        ("每处扣0.5分\n                full: 4\n", "每处扣0.5分\n                full: 3\n"),
        ("迟到1次扣0.5分\n                full: 5\n", "迟到1次扣0.5分\n                full: 6\n"),
    )
    assert len(changed(*full)) == 2
    dearer = ("title: 资料不规范, points: 0.5", "title: 资料不规范, points: 1")
    assert len(changed(*full, dearer)) == 3


def test_a_deadline_and_a_contact():
    found = changed(("objection_days: 3", "objection_days: 5"))
    assert found == [("异议期", "规定由“3天”改为“5天”")]


def test_a_rule_is_said_as_the_two_rules():
    (found,) = changed(
        ("{key: late, title: 迟到, points: 0.5}", "{key: late, title: 迟到, points: 1}")
    )
    assert found[0] == "T1.3 参加镇上培训"
    assert "迟到每次扣0.5分" in found[1] and "迟到每次扣1分" in found[1] and "改为" in found[1]


def test_weights_are_said_at_the_item_that_has_them():
    text = preset_text("xisongji-2017")
    found = said(text, text.replace("{Y1.1: 40%, Y1.2: 60%}", "{Y1.1: 50%, Y1.2: 50%}"))
    assert found == [
        ("Y 年度得分", "标准分由“112”改为“110”"),
        ("Y1 年终与平时", "标准分由“112”改为“110”"),
        ("Y1.1 年终考核", "权重由“40%”改为“50%”"),
        ("Y1.2 各月平均", "权重由“60%”改为“50%”"),
    ]


def test_an_item_that_is_only_numbered_anew_is_not_called_dropped():
    found = changed(("code: T1.3\n", "code: T1.9\n"))
    assert found == [("T1.9 参加镇上培训", "编号由“T1.3”改为“T1.9”")]


def test_a_title_under_the_same_number_is_a_new_title():
    found = changed(("title: 参加镇上培训", "title: 参加培训"))
    assert found == [("T1.3 参加培训", "考核项目由“参加镇上培训”改为“参加培训”")]


@pytest.mark.parametrize("preset", [one.key for one in presets()])
def test_no_difference_that_computes_goes_unsaid(preset):
    """Values of each preset changed one by one: where the scheme differs, words say so."""
    text = preset_text(preset)
    before, tried = load_scheme(text), 0
    for changed_line, after_text in sample(text):
        try:
            after = load_scheme(after_text)
        except SchemeFaults:
            continue
        found = compare(before, after)
        tried += 1
        # One share of one part counts in full, whatever it is.
        assert found.same or found.count or "share: 101%" in changed_line, changed_line
    assert tried


def sample(text: str, most: int = 30):
    """So many variants of the text, always the same ones: a line of each, and the whole."""
    lines = text.split("\n")
    every = [(number, one) for number, line in enumerate(lines) for one in variants(line)]
    for number, line in random.Random(text).sample(every, min(most, len(every))):
        yield line, "\n".join([*lines[:number], line, *lines[number + 1 :]])


def variants(line: str):
    """The line with one of its numbers one higher, or one of its Chinese words longer.

    Numbers within keys, such as `star5`, name things and mean nothing.
    """
    body = line.split("#")[0]
    for match in re.finditer(r"(?<![A-Za-z_0-9])\d+", body):
        yield line[: match.start()] + str(int(match[0]) + 1) + line[match.end() :]
    for match in re.finditer(r"[一-鿿]+", body):
        yield line[: match.end()] + "甲" + line[match.end() :]


@pytest.fixture
def second(hamlet):
    """A second version of the hamlet's regulation, with another weight of silence."""
    text = hamlet.version.text.replace("objection_days: 3", "objection_days: 5", 1)
    return draft_from_text(place=hamlet.place, key=DAHEDIAN, text=text, by=hamlet.clerk)


def shown(client, version, other=""):
    address = reverse("schemes:compare", args=[version.pk])
    return client.get(address, {"with": other} if other else {})


@pytest.mark.django_db
def test_a_draft_is_compared_with_the_version_before_it_or_with_a_preset(client, hamlet, second):
    client.force_login(hamlet.clerk)
    page = shown(client, second).content.decode()
    assert "异议期" in page and "由“3天”改为“5天”" in page and "共1处不同" in page
    back = shown(client, hamlet.version, str(second.number)).content.decode()
    assert "由“5天”改为“3天”" in back
    assert "由“3天”改为“5天”" in shown(client, second, f"preset:{DAHEDIAN}").content.decode()
    assert "没有不同" in shown(client, hamlet.version, f"preset:{DAHEDIAN}").content.decode()
    versions = client.get(reverse("schemes:list")).content.decode()
    assert reverse("schemes:compare", args=[second.pk]) in versions


@pytest.mark.django_db
def test_a_draft_with_faults_says_which(client, hamlet):
    text = hamlet.version.text.replace("objection_days: 3", "objection_days: 300", 1)
    draft = draft_from_text(place=hamlet.place, key=DAHEDIAN, text=text, by=hamlet.clerk)
    client.force_login(hamlet.clerk)
    page = shown(client, draft).content.decode()
    assert "还读不通" in page and "异议期必须是1到60天" in page


@pytest.mark.django_db
def test_others_see_no_comparison(client, hamlet, second, stranger):
    client.force_login(hamlet.clerk)
    for other in ("99", "preset:nowhere", "x"):
        assert shown(client, second, other).status_code == 404
    client.force_login(stranger)
    assert shown(client, second).status_code == 404


@pytest.mark.django_db
def test_comparing_needs_few_queries(client, hamlet, second, django_assert_max_num_queries):
    client.force_login(hamlet.clerk)
    with django_assert_max_num_queries(8):
        shown(client, second)
