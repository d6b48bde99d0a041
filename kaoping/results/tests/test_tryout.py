"""Trying a regulation out: the same facts under two versions, nothing silent, nothing kept."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from kaoping.results.models import Result, Run
from kaoping.results.tryout import on_invented_facts, on_past_facts
from kaoping.results.tryout_facts import fit
from kaoping.schemes.actions import draft_from_text
from kaoping.schemes.queries import preset_text, presets
from kaoping.scoring.facts import Assignment, Facts, Mark, Subject, Submission, from_json
from kaoping.scoring.language import load_scheme
from tests import people
from tests.months import aggregate, deduct, mark_everything
from tests.world import build, open_month

DAHEDIAN = "dahedian-2017"
OLD = load_scheme(preset_text(DAHEDIAN))
TRAINING = "{key: absent, title: 缺席, points: 2}\n                      - {key: late, title: 迟到, points: 0.5}"
LEADERS = "full: 8\n                marked_by: main_leader"


def changed(*replacements):
    """The preset's text with these replacements, each made once."""
    text = preset_text(DAHEDIAN)
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def training(*marks, submitted=True):
    """Facts of one village whose office of the Party marked the training item."""
    sheet = ("r1", "office_party", "v1")
    return Facts(
        subjects=(Subject("v1", "team", "甲村"),),
        assignments=(Assignment(*sheet),),
        submissions=(Submission(*sheet),) if submitted else (),
        marks=tuple(
            Mark(f"m{number}", *sheet, code, "deduction", choice, units, 1)
            for number, (code, choice, units) in enumerate(marks)
        ),
    )


def fitted(facts, *replacements):
    return fit(facts, OLD.periods["month"], load_scheme(changed(*replacements)).periods["month"])


def told(found):
    return [(one.what, one.count) for one in found.unused]


def test_what_happened_costs_what_the_draft_says():
    found = fitted(
        training(("T1.3", "absent", 20000)), (TRAINING, TRAINING.replace("points: 2", "points: 3"))
    )
    assert [mark.units for mark in found.facts.marks] == [30000]
    assert found.unused == []


def test_a_reason_that_is_gone_is_named():
    gone = TRAINING.split("\n")[1]
    found = fitted(training(("T1.3", "late", 5000), ("T1.3", "late", 5000)), ("\n" + gone, ""))
    assert found.facts.marks == ()
    assert told(found) == [("T1.3 参加镇上培训", 2)]


def test_an_item_that_was_numbered_anew_keeps_its_facts():
    found = fitted(training(("T1.3", "absent", 20000)), ("code: T1.3\n", "code: T1.7\n"))
    assert [mark.indicator for mark in found.facts.marks] == ["T1.7"]
    assert found.unused == []
    assert not any(found.unasked.values())


def test_an_item_that_others_mark_now_has_no_facts_and_says_so():
    before = "full: 5\n                marked_by: office_party"
    found = fitted(
        training(("T1.3", "absent", 20000)),
        (before, before.replace("office_party", "stationed_cadre")),
    )
    assert told(found) == [("T1.3 参加镇上培训", 1)]
    assert [item.code for item in found.unasked["team"]] == ["T1.3"]


def test_a_judgement_keeps_its_share_of_the_full_points_and_says_so():
    sheet = ("r1", "main_leader", "v1")
    given = [Mark(f"m{n}", *sheet, "T4.2", "award", None, units) for n, units in enumerate((70_000, 0))]
    facts = training()
    facts = replace(
        facts, marks=tuple(given), assignments=(Assignment(*sheet),), submissions=(Submission(*sheet),)
    )
    six = (LEADERS, LEADERS.replace("full: 8", "full: 6"))
    twelve = ("full: 10\n                marked_by: main", "full: 12\n                marked_by: main")
    found = fitted(facts, six, twelve)
    assert [mark.units for mark in found.facts.marks] == [55_000, 0]  # 7 ÷ 8 × 6 = 5.25, by 0.5
    assert found.unused == []
    assert [(one.what, one.count) for one in found.converted] == [("T4.2 重点工作", 2)]
    assert "8" in found.converted[0].why and "6" in found.converted[0].why
    assert fitted(facts).converted == []


def test_another_title_of_the_same_item_is_named():
    found = fitted(training(("T1.3", "absent", 20000)), ("title: 参加镇上培训", "title: 参加培训"))
    assert [mark.indicator for mark in found.facts.marks] == ["T1.3"]
    assert found.retitled == ["T1.3 参加镇上培训 → T1.3 参加培训"]


def test_another_item_under_the_same_number_gets_none_of_its_facts():
    reasons = TRAINING.replace("absent", "rude").replace("late", "idle")
    found = fitted(
        training(("T1.3", "absent", 20000)),
        ("title: 参加镇上培训", "title: 工作作风"), (TRAINING, reasons),
    )  # fmt: skip
    assert found.facts.marks == () and found.retitled == []
    assert told(found) == [("T1.3 参加镇上培训", 1)]
    assert [item.code for item in found.unasked["team"]] == ["T1.3"]


def test_an_item_nobody_was_asked_about_is_a_gap_and_never_full_points(hamlet):
    cycle = open_month(hamlet)
    mark_everything(cycle)
    facts = from_json(aggregate(cycle, hamlet.clerk).facts)
    draft = load_scheme(
        changed(
            (
                "code: T1.3\n                title: 参加镇上培训",
                "code: T1.8\n                title: 全新的项目",
            )
        )
    )
    trial = on_past_facts(draft, OLD, "month", facts, full=False)
    teams = [one for one in trial.after.facts.subjects if one.kind == "team"]
    assert all(trial.after.total(one.id) is None for one in teams)
    assert [(one.item, one.count) for one in trial.unasked] == [("T1.8 全新的项目", 3)]
    assert ("T1.8 全新的项目", 3) in [(one.item, one.count) for one in trial.missing]
    full = on_past_facts(draft, OLD, "month", facts, full=True)
    assert all(full.after.total(one.id) == full.before.total(one.id) for one in teams)
    assert [one.item for one in full.unasked] == ["T1.8 全新的项目"]


def test_the_version_itself_moves_nobody():
    trial = on_invented_facts(OLD, OLD, "month", villages=9, seed=3)
    for ranking in trial.rankings():
        assert {line.movement for line in trial.lines(ranking)} == {"—"}
        assert not any(line.changed for line in trial.lines(ranking))


def test_invented_movement_is_explained_by_the_items_that_changed():
    draft = load_scheme(changed((TRAINING, TRAINING.replace("points: 2", "points: 5"))))
    trial = on_invented_facts(draft, OLD, "month", villages=60, seed=3)
    lines = trial.lines(trial.rankings()[0])
    lost = [line for line in lines if line.changed and line.gained.startswith("-")]
    assert lost and any(line.places for line in lines)
    moved = {node.code for node in trial.nodes(lost[0].subject) if node.changed}
    assert moved == {"T", "T1", "T1.3"}


@pytest.mark.parametrize("preset", [one.key for one in presets()])
def test_every_preset_can_be_tried_out_against_itself(preset):
    scheme = load_scheme(preset_text(preset))
    for key in scheme.periods:
        trial = on_invented_facts(scheme, scheme, key, villages=6, seed=1)
        lines = trial.lines(None)
        assert lines and not any(line.changed for line in lines)
        assert not any(node.changed for node in trial.nodes(lines[0].subject))
        trial.consequences(lines[0].subject)


@pytest.fixture
def world(hamlet):
    """A computed month with one absence, and a draft under which an absence costs more."""
    cycle = open_month(hamlet)
    sheet = next(
        iter(cycle.assignments.get(group="office_party").sheets.filter(subject__kind="team"))
    )
    deduct(sheet, "T1.3", "absent", "2")
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    text = changed((TRAINING, TRAINING.replace("points: 2", "points: 5")))
    draft = draft_from_text(place=hamlet.place, key=DAHEDIAN, text=text, by=hamlet.clerk)
    return hamlet, cycle, draft, sheet.subject


def get(client, name, version, **query):
    return client.get(reverse(f"results:{name}", args=[version.pk]), query)


@pytest.mark.django_db
def test_a_draft_is_replayed_on_a_past_cycle_side_by_side(client, world):
    hamlet, cycle, draft, team = world
    client.force_login(hamlet.clerk)
    assert "2026年3月" in get(client, "tryout", draft).content.decode()
    before = (Run.objects.count(), Result.objects.count())
    past = {"cycle": cycle.pk, "assume": "gap"}
    page = get(client, "tryout_movement", draft, **past).content.decode()
    assert re.search(r"96 → </span><strong>93</strong> *\n?<span class=\"muted\">-3<", page)
    why = get(client, "tryout_why", draft, of=team.pk, **past).content.decode()
    assert "缺席1次，每次扣2分" in why and "缺席1次，每次扣5分" in why
    assert "T1.2" not in why
    assert "T1.2" in get(client, "tryout_why", draft, of=team.pk, all="1", **past).content.decode()
    assert (Run.objects.count(), Result.objects.count()) == before


@pytest.mark.django_db
def test_invented_facts_say_that_they_are_and_can_be_repeated(client, world):
    hamlet, _cycle, draft, _team = world
    client.force_login(hamlet.clerk)
    asked = {"period": "month", "villages": 8, "seed": 42}
    page = get(client, "tryout_movement", draft, **asked).content.decode()
    assert "都是虚构的" in page and "编号42" in page and "示例" in page
    again = get(client, "tryout_movement", draft, **asked).content.decode()
    other = get(client, "tryout_movement", draft, **asked | {"seed": 43}).content.decode()
    assert rows_of(again) == rows_of(page) != rows_of(other)
    why = get(client, "tryout_why", draft, **asked)
    assert "都是虚构的" in why.content.decode()


def rows_of(page):
    """The table of who moves."""
    return re.sub(r'href="[^"]*"', "", page.partition("<tbody>")[2])


@pytest.mark.django_db
def test_what_cannot_be_tried_out_is_told(client, world):
    hamlet, _cycle, draft, _team = world
    client.force_login(hamlet.clerk)
    for wrong in (
        {"period": "month", "villages": 601, "seed": 1}, {"period": "x", "villages": 3, "seed": 1},
        {"period": "month", "villages": 3, "seed": ""}, {"cycle": 999999, "assume": "gap"},
    ):  # fmt: skip
        assert get(client, "tryout_movement", draft, **wrong).status_code == 400, wrong
    fine = {"period": "month", "villages": 3, "seed": 1}
    assert get(client, "tryout_why", draft, of="nobody", **fine).status_code == 404
    assert get(client, "tryout_movement", draft, ranking="nope", **fine).status_code == 404
    text = draft.text.replace("objection_days: 3", "objection_days: 300", 1)
    faulty = draft_from_text(place=hamlet.place, key=DAHEDIAN, text=text, by=hamlet.clerk)
    answer = get(client, "tryout", faulty)
    assert answer.status_code == 409 and "异议期必须是1到60天" in answer.content.decode()


@pytest.mark.django_db
def test_other_townships_see_nothing_of_it(client, world, stranger):
    _hamlet, cycle, draft, _team = world
    client.force_login(stranger)
    for name in ("tryout", "tryout_movement", "tryout_why"):
        assert get(client, name, draft).status_code == 404
    own = draft_from_text(
        place=people.place(people.GAOQIAO), key=DAHEDIAN, text=draft.text, by=stranger
    )
    foreign = {"cycle": cycle.pk, "assume": "gap"}
    assert get(client, "tryout_movement", own, **foreign).status_code == 400
    assert "2026年3月" not in get(client, "tryout", own).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("villages", [3, 17])
def test_the_same_queries_for_few_and_many_villages(
    client, villages, django_assert_max_num_queries
):
    hamlet = build(villages=villages)
    cycle = open_month(hamlet)
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    client.force_login(hamlet.clerk)
    with django_assert_max_num_queries(12):
        get(client, "tryout_movement", hamlet.version, cycle=cycle.pk, assume="gap")
    with django_assert_max_num_queries(12):
        get(client, "tryout_why", hamlet.version, cycle=cycle.pk, assume="gap")
