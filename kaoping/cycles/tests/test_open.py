"""Opening a month: the roster it freezes, the queries it takes, and what stands in its way."""

import datetime

import pytest

from kaoping.audit.models import Event
from kaoping.cycles import actions, queries
from kaoping.cycles.models import Assignment, Cycle, Sheet, Subject
from kaoping.people.actions import set_types
from kaoping.people.models import Account, Office, Place, Post
from kaoping.schemes import actions as schemes
from tests import people, world

pytestmark = pytest.mark.django_db
MARCH = world.MONTH
DAY = datetime.date(2026, 3, 15)


def whats(found) -> list[str]:
    return [obstacle.what for obstacle in found if obstacle.blocking]


def obstacles_of(town) -> list[str]:
    return whats(queries.obstacles(town.version, town.place, "month", MARCH))


def test_a_month_has_a_team_for_each_village_and_each_official_once(month):
    teams = Subject.objects.filter(cycle=month, kind="team")
    officials = Subject.objects.filter(cycle=month, kind="official")
    assert [team.name for team in teams[:3]] == ["三泉村", "青泥村", "文池村"]
    # 9 villages with a dual post and 8 without, each with a village clerk.
    assert (teams.count(), officials.count()) == (17, 9 * 2 + 8 * 3)
    dual = officials.get(person__name="书记001")
    assert (dual.posts, dual.team.name) == ("secretary,director", "三泉村")
    assert list(officials.filter(place=dual.place).values_list("posts", flat=True)) == [
        "secretary,director", "village_clerk",
    ]  # fmt: skip


def test_each_rater_gets_the_sheets_of_their_own_villages_and_items(dahedian, month):
    def sheets(account: Account, group: str) -> int:
        return Sheet.objects.filter(
            assignment__person=account.person_id, assignment__group=group
        ).count()

    assert sheets(dahedian.leader, "main_leader") == 17
    # Villages 1, 6, 11 and 16, in which a liaison leader marks the team and every official.
    assert sheets(dahedian.liaison[0], "liaison_leader") == 4 + 2 + 3 + 2 + 3
    first = dahedian.villages[0]
    assert sheets(dahedian.stationed[first.code], "stationed_cadre") == 1 + 2
    assert sheets(dahedian.heads["便民服务中心"], "office_service") == 17
    assert sheets(dahedian.heads["党建工作办公室"], "office_party") == 17 + 42


def test_the_facts_of_a_cycle_name_raters_by_their_person(
    dahedian, month, django_assert_num_queries
):
    with django_assert_num_queries(2):
        subjects, assignments = queries.facts_for(month)
    assert [s.kind for s in subjects] == ["team"] * 17 + ["official"] * 42
    official = subjects[17]
    assert (official.team, official.posts) == (subjects[0].id, ("secretary", "director"))
    assert official.place == "三泉村"
    leaders = {a.rater for a in assignments if a.group == "main_leader"}
    assert leaders == {str(account.person_id) for account in dahedian.leaders}
    assert len(assignments) == Sheet.objects.count()


def test_villages_and_communities_are_told_apart_as_they_were_on_the_day(hamlet):
    community = hamlet.villages[1]
    Place.objects.filter(pk=community.pk).update(kind="community")
    month = world.open_month(hamlet)
    Place.objects.filter(pk=community.pk).update(kind="village")
    subjects, _assignments = queries.facts_for(month)
    peers = {(subject.place, subject.peer) for subject in subjects}
    assert peers == {("三泉村", "village"), ("青泥村", "community"), ("文池村", "village")}


@pytest.mark.parametrize("preset", ["maotian-2015", "responsibility-letter", "village-stars"])
def test_a_scheme_that_rests_on_figures_can_be_opened(hamlet, preset):
    version = schemes.draft_from_preset(place=hamlet.place, preset=preset, by=hamlet.clerk)
    schemes.adopt(version=version, document_number="9号", adopted_on=DAY, by=hamlet.clerk)
    found = queries.obstacles(version, hamlet.place, "year", MARCH)
    assert {obstacle.where for obstacle in found if obstacle.blocking} == {"people"}


def told_apart(town, monkeypatch, ranking="within: type"):
    """The town's regulation ranks teams within their type, adopted anew."""
    text = schemes._preset_text(world.PRESET)
    assert "kind: team" in text
    changed = text.replace("kind: team", f"kind: team, {ranking}", 1)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: changed)
    version = schemes.draft_from_preset(place=town.place, preset=world.PRESET, by=town.clerk)
    schemes.adopt(version=version, document_number="9号", adopted_on=DAY, by=town.clerk)
    return version


def typed(town, *names):
    """The first villages get these types."""
    pairs = zip((village.code for village in town.villages), names, strict=False)
    set_types(township=town.place, types=dict(pairs), by=town.clerk)


def test_villages_without_a_type_are_named_where_the_scheme_tells_villages_apart(
    hamlet, monkeypatch
):
    assert not queries.obstacles(hamlet.version, hamlet.place, "month", MARCH)
    version = told_apart(hamlet, monkeypatch)
    typed(hamlet, "", "山区村")
    (warning,) = queries.obstacles(version, hamlet.place, "month", MARCH)
    assert not warning.blocking and "没有登记类型：三泉村、文池村" in warning.what
    assert warning.where == "types"
    typed(hamlet, "山区村", "川坝村", "川坝村")
    assert not queries.obstacles(version, hamlet.place, "month", MARCH)


def test_types_that_the_scheme_does_not_name_are_warned_of(hamlet, monkeypatch):
    awards = "within: type, prizes: [{key: t, title: 奖, places: {山区村: 1}, ties: in}]"
    version = told_apart(hamlet, monkeypatch, awards)
    typed(hamlet, "山区村", "山区", "山区村")
    (warning,) = queries.obstacles(version, hamlet.place, "month", MARCH)
    assert not warning.blocking and "没有列出这些村的类型：青泥村" in warning.what


def test_types_stay_as_they_were_when_the_cycle_opened(hamlet):
    typed(hamlet, "山区村")
    month = world.open_month(hamlet)
    typed(hamlet, "", "川坝村")
    subjects, _assignments = queries.facts_for(month)
    assert {(subject.place, subject.type) for subject in subjects} == {
        ("三泉村", "山区村"), ("青泥村", ""), ("文池村", ""),
    }  # fmt: skip


def test_stages_have_the_schemes_deadlines_and_the_first_is_under_way(month):
    stages = list(month.stages.all())
    assert [(s.key, s.due_on.isoformat()) for s in stages[:3]] == [
        ("marking", "2026-04-03"), ("aggregation", "2026-04-04"), ("review", "2026-04-06"),
    ]  # fmt: skip
    assert [bool(s.started_at) for s in stages] == [True] + [False] * 5
    assert queries.current_stage(month).key == "marking"
    assert queries.label(month) == "2026年3月"


def test_finishing_a_stage_starts_the_next_and_only_the_current_can_be_finished(month, dahedian):
    marking, aggregation, *_rest = month.stages.all()
    with pytest.raises(actions.NotItsTurn):
        actions.finish_stage(stage=aggregation, by=dahedian.clerk)
    assert actions.finish_stage(stage=marking, by=dahedian.clerk) == aggregation
    again = Cycle.objects.get(pk=month.pk)
    assert queries.current_stage(again).key == "aggregation"
    assert queries.stage(again, "marking").finished_by == dahedian.clerk
    with pytest.raises(actions.NotItsTurn):
        actions.finish_stage(stage=marking, by=dahedian.clerk)


def test_after_the_last_stage_nothing_is_under_way(month, dahedian):
    for stage in month.stages.all():
        following = actions.finish_stage(stage=stage, by=dahedian.clerk)
    assert following is None
    assert queries.current_stage(Cycle.objects.get(pk=month.pk)) is None


def test_opening_takes_the_same_queries_for_3_and_for_40_villages(
    django_assert_max_num_queries, db
):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 40)):
        town = world.build(villages, code)
        with django_assert_max_num_queries(40) as captured:
            world.open_month(town)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_who_left_before_the_month_is_not_appraised_and_who_came_is(dahedian, db):
    village = dahedian.villages[1]
    old = Post.objects.get(place=village, kind="director")
    old.ends_on = datetime.date(2026, 2, 28)
    old.save()
    new = people.person(dahedian.place, "新主任")
    Post.objects.create(
        person=new, place=village, kind="director", starts_on=datetime.date(2026, 3, 1)
    )
    month = world.open_month(dahedian)
    directors = Subject.objects.filter(cycle=month, place=village, posts="director")
    assert [subject.name for subject in directors] == ["新主任"]


def test_a_roster_once_frozen_does_not_follow_the_posts(month, dahedian):
    before = list(Subject.objects.values_list("name", flat=True))
    Post.objects.filter(kind="secretary").update(ends_on=DAY)
    assert list(Subject.objects.values_list("name", flat=True)) == before


def test_everything_in_the_way_is_listed_at_once(dahedian):
    first, second, third = dahedian.villages[:3]
    Post.objects.filter(place=first, kind="liaison_leader").delete()
    Post.objects.filter(place=second, kind="stationed_cadre").delete()
    Post.objects.filter(place=third, kind="secretary").delete()
    Post.objects.filter(kind="main_leader").delete()
    Post.objects.filter(office__name="便民服务中心").delete()
    Office.objects.filter(name="便民服务中心").delete()
    found = obstacles_of(dahedian)
    assert len(found) == 5
    assert "三泉村" in found[1] and "青泥村" in found[2] and "文池村" in found[0]
    assert "T4.1 中心工作、T4.2 重点工作" in found[3]
    assert "便民服务中心" in found[4] and "服务站运行" in found[4]
    with pytest.raises(actions.Obstructed) as refusal:
        world.open_month(dahedian)
    assert whats(refusal.value.obstacles) == found
    assert not Cycle.objects.exists()


def test_a_month_is_opened_once(dahedian, month):
    assert "2026年3月" in obstacles_of(dahedian)[0]
    with pytest.raises(actions.Obstructed):
        world.open_month(dahedian)
    assert Cycle.objects.count() == 1


def test_only_an_adopted_version_and_a_known_period_open(dahedian):
    version = dahedian.version
    assert whats(queries.obstacles(version, dahedian.place, "week", MARCH))
    version.state = "draft"
    assert whats(queries.obstacles(version, dahedian.place, "month", MARCH))


def test_two_liaison_leaders_of_one_village_are_too_many(dahedian):
    people.post(people.person(dahedian.place, "又一人"), dahedian.villages[0], "liaison_leader")
    assert [what[:5] for what in obstacles_of(dahedian)] == ["三泉村 ·"]


def test_nobody_marks_their_own_village(dahedian):
    village = dahedian.villages[4]
    secretary = Post.objects.get(place=village, kind="secretary").person
    Post.objects.filter(place=village, kind="stationed_cadre").update(person=secretary)
    found = obstacles_of(dahedian)
    assert len(found) == 1 and "老庄村" in found[0] and "书记005" in found[0]


def test_a_rater_without_an_account_is_a_warning_only(dahedian):
    Account.objects.filter(pk=dahedian.leaders[1].pk).update(is_active=False)
    found = queries.obstacles(dahedian.version, dahedian.place, "month", MARCH)
    assert [(o.blocking, "赵文举" in o.what) for o in found] == [(False, True)]
    month = world.open_month(dahedian)
    assert Assignment.objects.filter(cycle=month, person__name="赵文举").exists()


def test_a_year_of_another_regulation_opens_beside_the_months(hamlet):
    world.open_month(hamlet)
    place, clerk = hamlet.place, hamlet.clerk
    version = schemes.draft_from_preset(place=place, preset="xisongji-2017", by=clerk)
    schemes.adopt(version=version, document_number="西政发〔2026〕3号", adopted_on=DAY, by=clerk)
    assert "年终考核组" in whats(queries.obstacles(version, place, "year", MARCH))[0]
    Post.objects.filter(person=hamlet.leaders[1].person_id).delete()
    year = actions.open_cycle(
        version=version, place=place, period_key="year", starts_on=MARCH, by=clerk
    )
    assert (year.starts_on.isoformat(), year.ends_on.isoformat()) == ("2026-01-01", "2026-12-31")
    assert queries.label(year) == "2026年度"
    assert list(year.subjects.values_list("kind", flat=True)) == ["team"] * 3
    assert year.stages.first().due_on.isoformat() == "2027-01-10"


def test_opening_and_finishing_leave_a_trace(month, dahedian):
    event = Event.objects.get(verb="open_cycle")
    assert event.actor_id == dahedian.clerk.pk
    assert event.detail["subjects"] == 59
    assert event.detail["scheme"] == dahedian.version.sha256
