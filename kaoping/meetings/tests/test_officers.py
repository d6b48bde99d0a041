"""Who may count and watch: nobody appraised, nobody related, all said at once."""

import pytest

from kaoping.audit.models import Event
from kaoping.lib.text import family_name
from kaoping.meetings import actions, obstacles, queries
from kaoping.meetings.actions import NotPossible
from kaoping.meetings.actions.officers import Unanswered, Wanted
from kaoping.meetings.models import Officer
from tests import halls, people


def appoint(hall, meeting, duty, name, **more):
    return actions.appoint(meeting=meeting, duty=duty, name=name, by=hall.clerk, **more)


@pytest.mark.parametrize("duty", ["scrutineer", "teller"])
def test_nobody_appraised_counts_or_watches(hall, duty):
    meeting = halls.planned(hall)
    director = hall.directors[hall.village.code]
    with pytest.raises(NotPossible, match="李主任1"):
        appoint(hall, meeting, duty, "", person=director, unrelated=True)
    with pytest.raises(NotPossible):
        appoint(hall, meeting, duty, "李 主任1", unrelated=True)
    assert appoint(hall, meeting, "chair", "", person=director).name == "李主任1"


def test_officials_of_another_village_may_count(hall):
    meeting = halls.planned(hall)
    director = hall.directors[hall.villages[1].code]
    assert appoint(hall, meeting, "teller", "", person=director, unrelated=True).unrelated


def test_at_the_township_s_meeting_nobody_of_any_village_counts(hall):
    meeting = halls.planned(hall, hall.place, body="cadres", title="镇述职会")
    with pytest.raises(NotPossible):
        appoint(hall, meeting, "teller", "", person=hall.directors[hall.villages[1].code])


def test_a_team_s_officials_are_appraised_with_it(db):
    hall = halls.build("yatian")
    meeting = halls.planned(hall)
    with pytest.raises(NotPossible, match="赵文书1"):
        appoint(hall, meeting, "scrutineer", "赵文书1", unrelated=True)


def test_a_shared_surname_is_a_question_and_the_answer_is_recorded(hall):
    meeting = halls.planned(hall)
    with pytest.raises(Unanswered, match="王书记1"):
        appoint(hall, meeting, "teller", "王小明")
    assert not Officer.objects.exists()
    officer = appoint(hall, meeting, "teller", "王小明", unrelated=True)
    event = Event.objects.get(verb="appoint_officer")
    assert officer.unrelated and event.detail["unrelated"]
    assert event.personal["asked_about"] == ["王书记1"]


def test_whoever_counts_declares_even_under_another_surname(hall):
    with pytest.raises(Unanswered):
        appoint(hall, halls.planned(hall), "scrutineer", "欧阳远")


def test_a_namesake_chosen_from_the_list_is_somebody_else(hall):
    twin = people.person(hall.place, "李主任1")
    meeting = halls.planned(hall)
    assert appoint(hall, meeting, "teller", "", person=twin, unrelated=True).person == twin


def test_all_that_is_wrong_is_said_at_once_and_nobody_is_appointed(hall):
    meeting = halls.planned(hall)
    wanted = [
        Wanted("scrutineer", "李主任1", unrelated=True), Wanted("teller", "王二"),
        Wanted("scrutineer", "甲", unrelated=True), Wanted("teller", "甲", unrelated=True),
        Wanted("chair", ""), Wanted("minutes", "乙"), Wanted("minutes", "乙"),
    ]  # fmt: skip
    with pytest.raises(NotPossible) as refused:
        actions.appoint_all(meeting=meeting, wanted=wanted, by=hall.clerk)
    assert len(refused.value.cause.split("\n")) == 5
    assert not Officer.objects.exists()


def test_a_duty_is_taken_away_until_the_meeting_is_over(hall):
    meeting = halls.convened(hall)
    actions.dismiss_officer(officer=queries.officers(meeting, "teller")[0], by=hall.clerk)
    assert len(queries.officers(meeting, "teller")) == 1
    actions.end_meeting(meeting=meeting, by=hall.clerk)
    with pytest.raises(NotPossible):
        actions.dismiss_officer(officer=queries.officers(meeting, "teller")[0], by=hall.clerk)
    with pytest.raises(NotPossible):
        appoint(hall, meeting, "chair", "某人")


def test_convening_looks_again_whether_somebody_has_become_one_of_those_appraised(db):
    hall = halls.build("yatian")
    meeting = halls.staffed(hall)
    newcomer = people.person(hall.place, "孔新任")
    officer = appoint(hall, meeting, "teller", "", person=newcomer, unrelated=True)
    assert not obstacles.obstacles(meeting)
    people.post(newcomer, hall.village, "accountant")
    (found,) = obstacles.obstacles(meeting)
    assert found.where == "officers" and officer.name in found.what


def test_compound_surnames_are_whole():
    assert [family_name(name) for name in ("欧阳明", "欧明", "王", "")] == ["欧阳", "欧", "王", ""]
