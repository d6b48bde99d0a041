"""Real divisions become places: completely, once, and also after a load that was killed."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from kaoping.lib import pinyin
from kaoping.lib.errors import UserError
from kaoping.people import divisions
from kaoping.people.batch_pinyin import BatchKeys
from kaoping.people.models import Place
from tests import people

FILES = {
    "provinces.csv": 'code,name\n44,"广东省"\n62,"甘肃省"\n',
    "cities.csv": 'code,name,provinceCode\n4419,"东莞市",44\n6212,"陇南市",62\n',
    "areas.csv": 'code,name,c,p\n441900,"东莞市",4419,44\n621227,"徽县",6212,62\n',
    "streets.csv": 'code,name\n441900003,"东城街道",441900\n621227112,"大河店镇",621227\n',
    "villages.csv": 'code,name\n441900003001,"岗贝社区居民委员会",1\n'
    '621227112201,"三泉村委会",1\n621227112203,"青泥村委会",1\n',
}


@pytest.fixture
def register(tmp_path: Path) -> divisions.Register:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return divisions.Register(tmp_path)


def nothing(count: int) -> None:
    pass


def shape() -> list[tuple]:
    return list(Place.objects.order_by("code").values_list("pk", "code", "name", "path"))


@pytest.mark.django_db
def test_a_county_comes_with_everything_above_and_below(register):
    assert divisions.load_county(register, "621227") == divisions.Loaded(added=6, present=0)
    village = Place.objects.get(code="621227112201")
    assert village.path == "62/6212/621227/621227112/621227112201/"
    assert (village.level, village.kind) == ("village", "village")
    assert village.parent.parent.parent.parent.name == "甘肃省"
    assert village.pinyin_key == pinyin.key("三泉村委会")


@pytest.mark.django_db
def test_a_repeated_load_changes_nothing_even_after_a_village_was_renamed(register):
    divisions.load_county(register, "621227")
    Place.objects.filter(code="621227112201").update(name="三泉新村")
    before = shape()
    assert divisions.load_county(register, "621227") == divisions.Loaded(added=0, present=6)
    assert shape() == before


@pytest.mark.django_db
def test_the_whole_country_joins_a_county_that_is_there(register):
    divisions.load_county(register, "621227")
    assert divisions.load_all(register, nothing) == divisions.Loaded(added=4, present=6)
    assert Place.objects.get(code="441900003001").kind == "community"


@pytest.mark.django_db
def test_a_city_without_counties_has_its_townships_itself(register):
    divisions.load_all(register, nothing)
    assert Place.objects.get(code="441900003000").parent.level == "city"
    assert Place.objects.get(code="441900000000").name == "东莞市"


@pytest.mark.django_db(transaction=True)
def test_a_killed_load_goes_on_where_it_stopped(register, monkeypatch):
    whole = register.rows
    asked = []

    def killed_in_the_second(province: str):
        asked.append(province)
        if province == "62":
            raise KeyboardInterrupt
        return whole(province)

    monkeypatch.setattr(register, "rows", killed_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        divisions.load_all(register, nothing)
    assert not Place.objects.exists()
    monkeypatch.setattr(register, "rows", whole)
    told = []
    assert divisions.load_all(register, told.append).added == 10
    assert told == [4, 6]
    assert divisions.load_all(register, nothing) == divisions.Loaded(added=0, present=10)


@pytest.mark.django_db
def test_rebuilt_indexes_are_the_same_as_before(register, monkeypatch):
    def structure() -> set[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'people_place'::regclass UNION "
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'people_place' AND schemaname = 'public'"
            )
            return set(cursor.fetchall())

    before = structure()
    monkeypatch.setattr(divisions, "MANY", 1)
    divisions.load_all(register, nothing)
    assert structure() == before


def test_a_folder_without_the_register_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(UserError, match="npm ci"):
        divisions.Register(tmp_path)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "62", "999999", "621227112", "abcdef", "%"])
def test_an_unknown_county_is_refused(register, code):
    with pytest.raises(UserError, match="six digits"):
        divisions.load_county(register, code)


@pytest.mark.django_db
def test_the_real_register_holds_the_seventeen_villages_of_dahedian():
    out = io.StringIO()
    call_command("divisions", "load", "--county", "621227", stdout=out)
    assert "places added" in out.getvalue()
    villages = Place.objects.filter(path__startswith="62/6212/621227/621227112/", level="village")
    assert dict(villages.values_list("code", "name")) == people.DAHEDIAN_VILLAGES


def test_fast_pinyin_is_the_same_as_slow_pinyin():
    names = ["三泉村委会", "曾家村民委员会", "长安社区居委会", "单县", "十里堡村", "会宁县", "行政村委会",
             "复兴门外大街甲7号院社区居委会", "解放村委会", "大黄村村民委员会", "委会", "村委会", "㭎村"]  # fmt: skip
    keys = BatchKeys()
    assert [keys.key(name) for name in names] == [pinyin.key(name) for name in names]


def test_fast_pinyin_agrees_on_every_name_of_a_city():
    register = divisions.Register(people.REGISTER)
    for row in register.rows("6212"):
        columns = row.rstrip("\n").split("\t")
        assert columns[-1] == pinyin.key(columns[1])
