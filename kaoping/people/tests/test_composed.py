"""A composed question answers like the query set it was written as, and sends one statement."""

import pytest
from django.db.models import Count, F
from django.db.models.functions import JSONObject

from kaoping.people.models import Account, Person, Place
from kaoping.web.composed import among, composed

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """A province and two cities."""
    top = Place.objects.create(code="990000000000", name="甲省", level="province", path="99/")
    return [top] + [
        Place.objects.create(
            code=f"99010000000{at}", name=name, level="city", parent=top, path=f"99/990{at}/"
        )
        for at, name in enumerate(("乙市", "丙市"), 1)
    ]


def test_objects_come_with_what_is_joined_in(places, django_assert_num_queries):
    @composed
    def below(parent):
        found = Place.objects.filter(parent=parent).select_related("parent__parent")
        return found.annotate(shout=F("name")).order_by("-code")

    with django_assert_num_queries(1):
        found = below(places[0].pk)
        assert [(one.name, one.parent.name, one.parent.parent, one.shout) for one in found] == [
            ("丙市", "甲省", None, "丙市"),
            ("乙市", "甲省", None, "乙市"),
        ]
    assert found[0] == places[2] and not found[0]._state.adding


def test_the_statement_is_kept_and_the_answer_is_not(places):
    asked = []

    @composed
    def named(name):
        asked.append(name)
        return Place.objects.filter(name=name).values_list("pk", "name")

    assert named("乙市") == [(places[1].pk, "乙市")]
    Place.objects.filter(pk=places[2].pk).update(name="乙市")
    assert len(named("乙市")) == 2 and named("'; DROP TABLE x; --") == []
    assert len(asked) == 1


def test_lists_values_of_json_and_columns_of_the_order(places):
    @composed
    def some(keys):
        found = Place.objects.filter(among("pk", keys)).order_by("code")
        return found.values_list(JSONObject(name="name"), flat=False)

    assert some([places[2].pk, places[1].pk]) == [({"name": "乙市"},), ({"name": "丙市"},)]
    assert some([]) == []


def test_counts_by_group(places):
    @composed
    def sizes(least):
        found = Place.objects.order_by().values("parent").annotate(n=Count("pk"))
        return found.filter(n__gte=least, parent__isnull=False).values_list("parent", "n")

    assert sizes(2) == [(places[0].pk, 2)] and sizes(3) == []


def test_deferred_columns_are_read_when_they_are_asked_for(places, django_assert_num_queries):
    person = Person.objects.create(home=places[0], name="张三", pinyin_key="zhang")
    Account.objects.create(username="z", person=person)

    @composed
    def who(name):
        return Account.objects.filter(username=name).select_related("person").defer("email")

    (found,) = who("z")
    with django_assert_num_queries(0):
        assert found.person.name == "张三"
    with django_assert_num_queries(1):
        assert found.email == ""


def test_what_would_ask_more_than_once_is_refused():
    with pytest.raises(ValueError):
        composed(lambda key: Place.objects.filter(pk=key).prefetch_related("children"))(1)
    with pytest.raises(TypeError):
        composed(lambda key: Place.objects.filter(pk=key).values("pk"))(1)


def test_a_number_too_large_for_the_column_finds_nothing():
    assert composed(lambda key: Place.objects.filter(pk=key))(10**30) == []


def test_a_question_that_nothing_can_answer_is_not_sent(places, django_assert_num_queries):
    @composed
    def nobody(name):
        return Place.objects.filter(pk__in=(), name=name)

    with django_assert_num_queries(0):
        assert nobody("乙市") == [] and nobody("甲省") == []
