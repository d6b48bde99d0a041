"""Legal profiles: strict data by province and day; and quorums, exactly at their limits."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.lib.errors import UserError
from kaoping.meetings import law, queries
from kaoping.meetings.apps import law_can_be_read
from kaoping.meetings.law import Share
from kaoping.meetings.models import Basis, Body
from kaoping.meetings.quorum import Group, standing
from kaoping.people.models import Place

GANSU = "621227112201"
PROVINCE = """
  - region: "62"
    title: 某省实施办法
    from: "2027-01-01"
    checked: 是
    bodies:
      members: {quorum: [{of: members, at_least: 3/4}], reference: 甲}
      representatives: {quorum: [{of: representatives, over: 1/2}], reference: 乙}
      assembly: {quorum: [{of: adults, over: 1/2}], notice_days: 15, reference: 丙}
    appraisal: {over: 1/2, reference: 丁}
    review: {bodies: [assembly], unqualified: {at_least: 2/3}, in_a_row: 2, reference: 戊}
"""


def kept() -> str:
    return law.FILE.read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    with pytest.raises(law.LawFaults) as refused:
        law.load(text)
    return [f"{fault.path}：{fault.cause}" for fault in refused.value.faults]


def test_the_kept_law_covers_every_day_since_it_was_made_without_a_gap():
    before, after = law.kept()
    assert after.starts_on - before.until == datetime.timedelta(days=1)
    assert law.profile_for(GANSU, datetime.date(2025, 12, 31), law.kept()) is before
    assert law.profile_for(GANSU, datetime.date(2026, 1, 1), law.kept()) is after
    assert after.until is None
    assert before.checked and not after.checked and after.note
    with pytest.raises(UserError):
        law.profile_for(GANSU, datetime.date(2009, 1, 1), law.kept())


def test_a_province_s_own_text_comes_before_the_country_s_from_its_first_day():
    profiles = law.load(kept() + PROVINCE)
    assert law.profile_for(GANSU, datetime.date(2026, 12, 31), profiles).is_national
    own = law.profile_for(GANSU, datetime.date(2027, 1, 1), profiles)
    assert own.bodies["members"].quorum[0].share == Share(Fraction(3, 4), over=False)
    assert own.bodies["assembly"].notice_days == 15
    assert law.profile_for("440825000000", datetime.date(2027, 1, 1), profiles).is_national


@pytest.fixture
def own_law(settings, tmp_path):
    """Writes the law that an installation adds."""
    settings.HOME = tmp_path
    queries.profiles.cache_clear()
    yield lambda text: (tmp_path / "law.yaml").write_text(text, encoding="utf-8")
    queries.profiles.cache_clear()


def test_an_installation_adds_its_province_s_own_text(own_law):
    own_law(f"format: 1\nprofiles:{PROVINCE}")
    place = Place(code=GANSU)
    assert queries.profile_on(place, datetime.date(2027, 1, 1)).title == "某省实施办法"
    assert queries.profile_on(place, datetime.date(2026, 1, 1)).is_national
    assert law_can_be_read() == []


def test_the_check_tells_every_fault_of_the_own_text(own_law):
    own_law(f"format: 1\nprofiles:{PROVINCE.replace('in_a_row: 2', 'in_a_row: 0')}{PROVINCE}")
    told = [error.msg for error in law_can_be_read()]
    assert len(told) == 2 and "in_a_row" in told[1]
    queries.profiles.cache_clear()
    own_law(f"format: 1\nprofiles:{PROVINCE}{PROVINCE}")
    assert "都有效" in law_can_be_read()[0].msg


def test_all_faults_are_told_at_once_each_with_its_place():
    text = (
        kept()
        .replace("format: 1", "format: 2")
        .replace("at_least: 2/3}", "at_least: 4/3}", 1)
        .replace("notice_days: 10", "notice_days: ten", 1)
        .replace("in_a_row: 2", "in_a_row: 0", 1)
        .replace("bodies: [assembly, representatives]", "bodies: [cadres]", 1)
        .replace('until: "2025-12-31"', 'until: "2025-13-31"')
        .replace("checked: 是", "sure: 是", 1)
    )
    found = faults(text)
    for word in (
        "format", "bodies.members.quorum[0].at_least", "notice_days", "in_a_row", "cadres",
        "until", "缺少“checked”", "不认识的键“sure”",
    ):  # fmt: skip
        assert any(word in fault for fault in found), (word, found)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("of: adults", "of: everybody"),
        ("{of: adults, over: 1/2}", "{of: adults, over: 1/2, at_least: 1/2}"),
        ("{of: adults, over: 1/2}", "{of: adults}"),
        ("{of: adults, over: 1/2}", "{of: adults, over: 1/1}"),
        ("{of: adults, over: 1/2}", "{of: adults, over: 0/2}"),
        ('region: "00"', 'region: "0"'),
        ('from: "2010-10-28"', 'from: "2030-10-28"'),
        ("format: 1", "format: 1\nprofiles: []\nmore: x"),
        ("    appraisal:", "    appraisals:"),
        ("      members:\n", "      members: {}\n      nobody:\n"),
        ("        quorum:\n", "        quorum: []\n        quora:\n"),
        ("in_a_row: 2", ""),
    ],
)
def test_what_can_t_be_law_is_refused(wrong, right):
    assert wrong in kept()
    assert faults(kept().replace(wrong, right, 1))


def test_two_texts_of_one_region_are_never_in_force_together():
    assert any(
        "都有效" in fault for fault in faults(kept().replace('    until: "2025-12-31"\n', ""))
    )


def test_without_the_country_s_law_there_is_none():
    text = kept().replace('region: "00"', 'region: "62"')
    assert any("没有全国的规定" in fault for fault in faults(text))


def test_broken_yaml_is_one_fault():
    assert len(faults("format: 1\n\tprofiles: []")) == 1


def test_the_words_of_shares():
    assert Share(Fraction(1, 2), over=True).words == "过半数"
    assert Share(Fraction(2, 3), over=False).words == "三分之二以上"
    assert Share(Fraction(2, 3), over=True).words == "超过三分之二"
    assert Share(Fraction(3, 5), over=False).words == "3/5以上"


def test_the_keys_of_bodies_and_bases_are_the_models():
    assert set(law.BASES) == set(Basis.values)
    assert set(law.BODIES) <= set(Body.values)


shares = st.builds(
    Share,
    st.tuples(st.integers(1, 9), st.integers(2, 10)).filter(lambda p: p[0] < p[1]).map(
        lambda pair: Fraction(*pair)
    ),
    st.booleans(),
)  # fmt: skip


@given(shares, st.integers(1, 5000), st.integers(0, 5000))
def test_a_share_is_reached_from_its_least_number_on(share, whole, part):
    least = share.least(whole)
    assert share.reached(part, whole) == (part >= least)
    exact = Fraction(least, whole)
    assert exact > share.share if share.over else exact >= share.share
    below = Fraction(least - 1, whole)
    assert below <= share.share if share.over else below < share.share


@given(st.integers(1, 3000))
def test_exactly_half_is_not_over_half(half):
    over = law.kept()[0].bodies["assembly"].quorum[0].share
    assert not over.reached(half, 2 * half)
    assert over.reached(half + 1, 2 * half)
    assert over.reached(half, 2 * half - 1)


@given(st.integers(1, 3000))
def test_exactly_two_thirds_is_two_thirds(third):
    at_least = law.kept()[0].bodies["representatives"].quorum[0].share
    assert at_least.reached(2 * third, 3 * third)
    assert not at_least.reached(2 * third - 1, 3 * third)
    assert not at_least.reached(2 * third, 3 * third + 1)


def test_of_nobody_nothing_is_enough():
    assert not Share(Fraction(1, 2), over=False).reached(0, 0)


def stand(body: str, *groups: Group, appraises: bool = True):
    return standing(law.kept()[0], body, groups, appraises=appraises)


def test_an_assembly_may_meet_by_adults_or_by_households():
    adults, households = Group("adults", False, 1000, 501), Group("households", False, 300, 100)
    assert stand("assembly", adults, households).body_reached
    few = Group("adults", False, 1000, 500)
    assert not stand("assembly", few, households).body_reached
    assert stand("assembly", few, Group("households", False, 300, 200)).body_reached
    uncounted = Group("adults", False, 1000, None)
    assert stand("assembly", uncounted, Group("households", False, 300, 200)).body_reached


def test_an_appraisal_counts_voters_only():
    law_only = Group("adults", False, 1000, 501)
    found = stand("assembly", law_only, Group("", True, 40, 20))
    assert found.body_reached and not found.appraisal_reached and not found.reached
    assert (found.appraisal.entitled, found.appraisal.least) == (40, 21)


def test_what_only_the_law_counts_is_no_vote():
    adults, households = Group("adults", False, 10, 6), Group("households", False, 300, 10)
    found = stand("assembly", adults, households)
    assert found.appraisal is None and found.reached


def test_of_other_bodies_the_law_asks_nothing_but_the_half_of_an_appraisal():
    found = stand("cadres", Group("", True, 40, 21))
    assert found.rule is None and found.body == () and found.reached
    assert stand("cadres", appraises=False).reached


counted = st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(counted, min_size=1, max_size=5))
def test_groups_of_one_sort_are_added(numbers):
    groups = [Group("representatives", True, *pair) for pair in numbers]
    found = stand("representatives", *groups)
    entitled, present = (sum(column) for column in zip(*numbers, strict=True))
    assert found.body_reached == (3 * present >= 2 * entitled)
    assert found.appraisal_reached == (2 * present > entitled)
