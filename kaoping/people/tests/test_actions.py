"""What may be done to persons, posts and accounts, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kaoping.audit.models import Event
from kaoping.people import actions, queries
from kaoping.people.models import Account, Person, Place, Post
from tests import people

DAY = datetime.date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return people.town(villages=2)


@pytest.fixture
def village(town):
    return queries.villages_of(town)[0]


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def test_a_person_is_entered_once_by_name_and_telephone(owner, town):
    first = actions.add_person(home=town, name=" 曾 建国", phone="139 0000 0001", by=owner)
    assert (first.name, first.phone) == ("曾 建国", "13900000001")
    assert first.pinyin_key.startswith("zeng")
    with pytest.raises(actions.Refused, match="already"):
        actions.add_person(home=town, name="曾 建国", phone="13900000001", by=owner)
    actions.add_person(home=town, name="曾 建国", phone="13900000002", by=owner)


def test_the_log_keeps_names_only_where_they_can_be_erased(owner, town):
    person = actions.add_person(home=town, name="李四", phone="13900000001", by=owner)
    actions.change_person(person=person, name="李泗", phone="13900000001", by=owner)
    event = Event.objects.get(verb="change_person")
    assert event.detail == {"columns": ["name"]}
    assert event.personal["before"]["name"] == "李四"


def test_a_change_that_changes_nothing_leaves_no_event(owner, town):
    person = actions.add_person(home=town, name="李四", phone="1", by=owner)
    actions.change_person(person=person, name="李四", phone="1", by=owner)
    assert "change_person" not in verbs()


def test_a_village_has_one_secretary_at_a_time(owner, town, village):
    first, second = people.person(town), people.person(town)
    post = actions.hold_post(person=first, place=village, kind="secretary", starts_on=DAY, by=owner)
    with pytest.raises(actions.Refused, match=first.name):
        actions.hold_post(person=second, place=village, kind="secretary", starts_on=DAY, by=owner)
    actions.end_post(post=post, ends_on=DAY, by=owner)
    actions.hold_post(person=second, place=village, kind="secretary", starts_on=DAY, by=owner)


def test_one_person_may_be_secretary_and_director(owner, town, village):
    both = people.person(town)
    for kind in ("secretary", "director"):
        actions.hold_post(person=both, place=village, kind=kind, starts_on=DAY, by=owner)
    with pytest.raises(actions.Refused, match="already holds"):
        actions.hold_post(person=both, place=village, kind="director", starts_on=DAY, by=owner)
    assert verbs().count("hold_post") == 2


def test_posts_belong_to_their_level_and_offices_to_their_posts(owner, town, village):
    someone = people.person(town)
    office = actions.open_office(place=town, name="党建办", by=owner)
    for place, kind, named in (
        (town, "secretary", None),
        (village, "main_leader", None),
        (town, "office_head", None),
        (village, "secretary", office),
    ):
        with pytest.raises(actions.Refused):
            actions.hold_post(
                person=someone, place=place, kind=kind, office=named, starts_on=DAY, by=owner
            )
    assert not Post.objects.exists()


def test_a_post_ends_once_and_not_before_it_began(owner, town, village):
    post = people.post(people.person(town), village, "secretary")
    with pytest.raises(actions.Refused, match="before"):
        actions.end_post(post=post, ends_on=datetime.date(2025, 12, 31), by=owner)
    actions.end_post(post=post, ends_on=DAY, by=owner)
    with pytest.raises(actions.Refused, match="already ended"):
        actions.end_post(post=post, ends_on=DAY, by=owner)


def roles_of(person: Person) -> list[tuple[str, str]]:
    return list(person.account.grants.order_by("pk").values_list("role", "place__code"))


def test_whoever_leaves_the_last_post_in_a_village_no_longer_speaks_for_it(owner, town, village):
    someone = people.person(town)
    secretary, clerk = (
        people.post(someone, village, kind) for kind in ("secretary", "village_clerk")
    )
    next_village = queries.villages_of(town)[1]
    people.post(someone, next_village, "director")
    account = people.account("village_official", village, someone)
    actions.grant_role(account=account, role="village_official", place=next_village, by=owner)
    actions.end_post(post=secretary, ends_on=DAY, by=owner)
    assert len(roles_of(someone)) == 2
    actions.end_post(post=clerk, ends_on=DAY, by=owner)
    assert roles_of(someone) == [("village_official", next_village.code)]
    taken = Event.objects.get(verb="revoke_role")
    assert (taken.target_id, taken.place_code) == (str(account.pk), village.code)


def test_whoever_leaves_the_last_post_that_marks_no_longer_marks(owner, town, village):
    someone = people.person(town)
    held = [people.post(someone, village, kind) for kind in ("liaison_leader", "stationed_cadre")]
    account = people.account("rater", town, someone)
    actions.grant_role(account=account, role="leader", place=town, by=owner)
    actions.end_post(post=held[0], ends_on=DAY, by=owner)
    assert ("rater", town.code) in roles_of(someone)
    actions.end_post(post=held[1], ends_on=DAY, by=owner)
    assert roles_of(someone) == [("leader", town.code)]


def test_a_role_given_without_a_post_stays_when_another_post_ends(owner, town, village):
    someone = people.person(town)
    post = people.post(someone, village, "secretary")
    people.account("rater", town, someone)
    actions.end_post(post=post, ends_on=DAY, by=owner)
    assert roles_of(someone) == [("rater", town.code)]


def test_the_database_refuses_two_directors_even_past_the_action(town, village):
    people.post(people.person(town), village, "director")
    with pytest.raises(IntegrityError):
        Post.objects.create(
            person=people.person(town), place=village, kind="director", starts_on=DAY
        )


def test_holders_on_a_day_come_by_place_then_name(town, village):
    later, sooner = people.person(town, "周一"), people.person(town, "安一")
    for someone in (later, sooner):
        people.post(someone, village, "committee_member")
    ended = people.post(people.person(town), village, "accountant")
    actions.end_post(post=ended, ends_on=DAY, by=None)
    kinds = ("committee_member", "accountant")
    found = queries.holders(town.path, kinds, datetime.date(2026, 3, 2))
    assert [post.person for post in found] == [sooner, later]
    assert len(queries.holders(town.path, kinds, DAY)) == 3
    assert queries.holders(town.path, kinds, datetime.date(2025, 12, 31)) == []


def test_a_type_is_kept_letter_by_letter_and_a_trace_left_once(owner, town):
    one, two = queries.villages_of(town)
    types = {one.code: " 城郊（山区）村 ", two.code: ""}
    assert actions.set_types(township=town, types=types, by=owner) == [one]
    assert actions.set_types(township=town, types=types, by=owner) == []
    assert [village.type for village in queries.villages_of(town)] == ["城郊（山区）村", ""]
    event = Event.objects.get(verb="set_types")
    assert (event.actor_id, event.detail["types"]) == (owner.pk, [f"{one.name} — → 城郊（山区）村"])


def test_types_of_others_villages_and_endless_ones_are_refused_together(owner, town, village):
    foreign = queries.villages_of(people.town(people.GAOQIAO, 1))[0]
    ended = queries.villages_of(town)[1]
    Place.objects.filter(pk=ended.pk).update(ends_on=DAY)
    types = {village.code: "远" * 41, foreign.code: "近", ended.code: "近"}
    with pytest.raises(actions.Refused) as refusal:
        actions.set_types(township=town, types=types, by=owner)
    assert len(refusal.value.cause.splitlines()) == 3
    assert not Place.objects.exclude(type="").exists() and "set_types" not in verbs()


def test_only_villages_have_a_type(town):
    with pytest.raises(IntegrityError, match="place_type_of_villages_only"), transaction.atomic():
        Place.objects.filter(pk=town.pk).update(type="近村")


def test_an_account_is_opened_once_for_a_person_and_a_name(owner, town):
    someone = people.person(town)
    actions.open_account(person=someone, username="Zhang.San", password="x", by=owner)
    with pytest.raises(actions.Refused, match="taken"):
        actions.open_account(person=None, username="zhang.san", password="x", by=owner)
    with pytest.raises(actions.Refused, match="already has"):
        actions.open_account(person=someone, username="other", password="x", by=owner)


def test_roles_are_granted_once_and_nobody_locks_themselves_out(owner, town):
    administrator = people.account("administrator", town)
    actions.grant_role(account=owner, role="leader", place=town, by=administrator)
    actions.grant_role(account=owner, role="leader", place=town, by=administrator)
    assert verbs().count("grant_role") == 3  # two of them by the helpers above
    own = administrator.grants.get()
    with pytest.raises(actions.Refused):
        actions.revoke_role(grant=own, by=administrator)
    actions.revoke_role(grant=owner.grants.get(role="leader"), by=administrator)
    assert [role for role, _ in queries.grants_of(Account.objects.get(pk=owner.pk))] == ["clerk"]


def test_a_renewed_password_works_once_and_must_be_changed(owner, colleague):
    password = actions.renew_password(account=colleague, by=owner)
    assert colleague.check_password(password)
    assert colleague.must_change_password
    with pytest.raises(ValidationError, match="given"):
        actions.choose_password(account=colleague, password=password)
    with pytest.raises(ValidationError):
        actions.choose_password(account=colleague, password="12345")
    actions.choose_password(account=colleague, password="three-quiet-rivers")
    assert not Account.objects.get(pk=colleague.pk).must_change_password


def test_nobody_closes_their_own_account_and_a_closed_one_may_nothing(owner, colleague, town):
    with pytest.raises(actions.Refused):
        actions.close_account(account=owner, by=owner)
    actions.close_account(account=colleague, by=owner)
    closed = Account.objects.get(pk=colleague.pk)
    assert not queries.grants_reach(closed, "mark", town)


def test_bank_accounts_are_stored_shut_and_each_look_is_recorded(owner, town):
    person = people.person(town)
    actions.keep_secret(person=person, column="bank_account", value="6228480012345678", by=owner)
    stored = bytes(Person.objects.get(pk=person.pk).bank_account)
    assert b"6228480012345678" not in stored
    assert actions.look_at_secret(person=Person.objects.get(pk=person.pk), column="bank_account",
                                  by=owner) == "6228480012345678"  # fmt: skip
    look = Event.objects.get(verb="look_at_secret")
    assert (look.actor_id, look.target_id) == (owner.pk, str(person.pk))
    with pytest.raises(LookupError):
        actions.look_at_secret(person=person, column="phone", by=owner)


@pytest.mark.parametrize("kind", ["secretary", "director", "committee_member"])
def test_nobody_watches_a_committee_they_sit_on(owner, kind):
    village = people.place("621227112201")
    both = people.person(village.parent)
    for first, second in ((kind, "supervisor"), ("supervisor", kind)):
        held = people.post(both, village, first)
        with pytest.raises(actions.Refused):
            people.post(both, village, second)
        actions.end_post(post=held, ends_on=people.SOME_DAY, by=owner)


def test_a_supervisor_s_role_goes_with_the_post(owner):
    village = people.place("621227112201")
    watcher = people.person(village.parent)
    account = people.account("supervisor", village, watcher)
    held = people.post(watcher, village, "supervisor")
    actions.end_post(post=held, ends_on=people.SOME_DAY, by=owner)
    assert not account.grants.exists()
