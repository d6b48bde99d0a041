"""Pages of the room: what a phone keeps, what a screen tells, what the clerk is refused."""

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.juries import actions, codes, screen
from kaoping.juries.models import Card, Points, Seat
from tests import panels, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return panels.with_cards(panels.build())


@pytest.fixture
def phone(stage) -> Client:
    """The telephone of the first juror, seat taken."""
    client = Client()
    client.post(reverse("juries:enter"), {"code": stage.codes[1].lower()})
    return client


@pytest.fixture
def desk(stage) -> Client:
    """The clerk's browser."""
    client = Client()
    client.force_login(stage.clerk)
    return client


@pytest.fixture
def second(stage) -> Client:
    """The telephone of a station's head, who helps with paper cards."""
    client = Client()
    client.force_login(people.account("rater", stage.place))
    return client


def send(phone: Client, turn, points: str, token=None):
    form = {"turn": turn.pk, "points": points, "token": token or uuid.uuid4()}
    return phone.post(reverse("juries:give"), form)


def text_of(client: Client, name: str = "juries:juror", *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


# --- A juror's phone ---------------------------------------------------------------------------


def test_a_code_in_any_writing_opens_the_seat(stage):
    for written in (stage.codes[2], codes.shown(stage.codes[2]), f" {stage.codes[2].lower()} "):
        client = Client()
        answer = client.post(reverse("juries:enter"), {"code": written})
        assert answer.status_code == 302
        cookie = client.cookies["juror"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/juries/j/"
        assert stage.codes[2] not in cookie.value
        assert "2号席" in text_of(client)
        assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_wrong_codes_open_nothing_and_are_slowed_down(stage, monkeypatch):
    client = Client()
    monkeypatch.setattr(codes, "wrong_codes", codes.Throttle(2, 0))
    for typed, status in (("AAAA-AAAA", 400), ("short", 400), ("BBBBBBBB", 400), ("CCCCCCCC", 429)):
        answer = client.post(reverse("juries:enter"), {"code": typed})
        assert answer.status_code == status, typed
    assert client.post(reverse("juries:enter"), {"code": stage.codes[1]}).status_code == 429


def test_the_throttle_refills():
    now = [0.0]
    throttle = codes.Throttle(2, 1, clock=lambda: now[0])
    throttle.take(), throttle.take()
    assert throttle.spent()
    now[0] = 1.0
    assert not throttle.spent()


def test_a_new_card_ends_the_old_phone_and_so_does_a_forged_cookie(stage, phone):
    assert "1号席" in text_of(phone)
    actions.draw_codes(panel=stage.panel, seats=[stage.seats[0]], by=stage.clerk)
    assert "评委入席" in text_of(phone)
    forged = Client()
    forged.cookies["juror"] = f"{stage.seats[1].pk}:{'0' * 16}"
    assert "评委入席" in text_of(forged)


def test_a_phone_can_be_given_back(phone):
    phone.post(reverse("juries:leave"))
    assert "评委入席" in text_of(phone)


def test_points_are_given_withdrawn_and_given_anew(stage, phone):
    turn = stage.call()
    assert "86.6" not in text_of(phone)
    assert send(phone, turn, "８６．６").status_code == 302
    assert "86.6" in text_of(phone)
    phone.post(reverse("juries:withdraw"), {"points": Points.objects.get().pk})
    assert "您的评分" in text_of(phone)
    send(phone, turn, "90")
    kept = [(row.units, row.withdrawn_at is None) for row in Points.objects.order_by("pk")]
    assert kept == [(866_000, False), (900_000, True)]


@pytest.mark.parametrize("typed", ["", "abc", "100.05", "-1", "1e2"])
def test_points_that_cant_be_are_asked_again(stage, phone, typed):
    turn = stage.call()
    answer = send(phone, turn, typed)
    assert answer.status_code == 409 and "您的评分" in answer.content.decode()
    assert not Points.objects.exists()


def test_a_form_that_came_twice_or_late_changes_nothing(stage, phone):
    turn, token = stage.call(), uuid.uuid4()
    for _ in range(3):
        assert send(phone, turn, "90", token).status_code == 302
    late = send(phone, turn, "80")  # a second tab
    assert late.status_code == 409 and "90" in late.content.decode()
    for seat in stage.seats[1:]:
        panels.give(turn, seat, "88")
    actions.reveal(turn=turn, by=stage.clerk)
    assert send(phone, turn, "80").status_code == 409
    answer = phone.post(reverse("juries:withdraw"), {"points": Points.objects.earliest("pk").pk})
    assert answer.status_code == 302
    assert Points.objects.filter(withdrawn_at__isnull=True).count() == 5
    assert "已公布" in text_of(phone)


def test_nobody_withdraws_the_points_of_another(stage, phone):
    turn = stage.call()
    other = panels.give(turn, stage.seats[1], "90")
    for number in (other.pk, "x", "9" * 30):
        phone.post(reverse("juries:withdraw"), {"points": number})
    assert Points.objects.get().withdrawn_at is None


def test_a_juror_gives_nothing_to_another_panel_or_without_a_seat(stage, phone):
    turn = stage.call()
    assert send(Client(), turn, "90").url == reverse("juries:juror")
    turn.pk = 0
    assert send(phone, turn, "90").status_code == 404


def test_a_phone_without_the_forms_token_of_this_site_gives_nothing(stage):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("juries:enter"), {"code": stage.codes[1]}).status_code == 403


def test_a_recused_juror_is_told_why(stage, phone):
    turn = stage.turns[0]
    actions.excuse(turn=turn, seats=[stage.seats[0]], why="recused", reason="同村", by=stage.clerk)
    stage.call(turn)
    page = text_of(phone)
    assert "同村" in page and 'name="points"' not in page


def test_a_waiting_phone_reloads_by_itself_and_one_that_types_does_not(stage, phone):
    assert 'http-equiv="refresh"' in text_of(phone)
    turn = stage.call()
    assert 'http-equiv="refresh"' not in text_of(phone)
    send(phone, turn, "90")
    assert 'http-equiv="refresh"' in text_of(phone)


# --- The hall ----------------------------------------------------------------------------------


def test_the_screen_tells_no_points_before_the_reveal(stage):
    turn = stage.call()
    stage.give(turn, "91.3", "87.7")
    page = text_of(Client(), "juries:screen", stage.meeting.screen_key)
    assert "2</strong> / 5" in page and "3号" in page
    assert "91.3" not in page and "87.7" not in page


def test_the_snapshot_is_sent_once_and_then_only_if_something_changed(stage, settings):
    address = reverse("juries:snapshot", args=[stage.meeting.screen_key])
    client = Client()
    first = client.get(address)
    assert "即将开始" in json.loads(first.content)["html"]
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    assert "sessionid" not in client.cookies and "Set-Cookie" not in first.headers
    screen.caches["pages"].clear()
    stage.call()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    brief = json.loads(client.get(address, {"brief": ""}).content)
    assert set(brief) == {"version"} and "on_stage" in brief["version"]


def test_screens_nobody_has_are_404(stage):
    for name in ("juries:screen", "juries:snapshot"):
        assert Client().get(reverse(name, args=["no-such-key"])).status_code == 404


def test_a_live_process_is_named_where_there_is_one(stage, settings):
    key = stage.meeting.screen_key
    assert 'data-stream=""' in text_of(Client(), "juries:screen", key)
    settings.LIVE_URL = "https://live.example"
    assert f'data-stream="https://live.example/live/juries/{key}/"' in text_of(
        Client(), "juries:screen", key
    )


# --- The clerk ---------------------------------------------------------------------------------


def test_jurors_are_seated_by_name_village_and_number(stage, desk):
    for seat in stage.seats:
        desk.post(reverse("juries:remove_seat", args=[seat.pk]))
    form = {"group": "党代表", "names": "王书记1 三泉\n张三", "count": "2"}
    desk.post(reverse("juries:add_seats", args=[stage.panel.pk]), form)
    made = list(Seat.objects.values_list("number", "name", "village__name", "person__name"))
    assert made == [
        (1, "王书记1", "三泉村委会", "王书记1"), (2, "张三", None, None),
        (3, "", None, None), (4, "", None, None),
    ]  # fmt: skip
    page = text_of(desk, "juries:meeting", stage.meeting.pk)
    assert "1号 王书记1 → 李主任1" in page
    pairs = [f"{turn.pk}-{Seat.objects.first().pk}" for turn in stage.turns]
    desk.post(reverse("juries:recuse", args=[stage.panel.pk]), {"pair": pairs})
    assert sum(turn.excuses.count() for turn in stage.turns) == 2


def test_a_village_nobody_knows_and_an_empty_form_are_asked_again(stage, desk):
    address = reverse("juries:add_seats", args=[stage.panel.pk])
    assert "天边" in desk.post(address, {"names": "张三 天边"}).content.decode()
    assert desk.post(address, {}).status_code == 400
    assert Seat.objects.count() == 5


def test_cards_show_each_code_once(stage, desk):
    page = desk.post(reverse("juries:cards", args=[stage.panel.pk]))
    assert page.status_code == 200 and page.content.decode().count("<svg") == 5
    assert "no-store" in page.headers["Cache-Control"]
    assert "<svg" not in text_of(desk, "juries:meeting", stage.meeting.pk)


def test_an_order_is_typed_drawn_and_a_reporter_left_out(stage, desk):
    first, *others = stage.turns
    desk.post(reverse("juries:order", args=[stage.panel.pk]), {f"place-{first.pk}": "9"})
    assert stage.turns[-1] == first
    desk.post(reverse("juries:lots", args=[stage.panel.pk]))
    desk.post(reverse("juries:leave_out", args=[others[0].pk]), {"reason": "住院"})
    others[0].refresh_from_db()
    assert others[0].left_out_reason == "住院"
    assert "住院" in text_of(desk, "juries:meeting", stage.meeting.pk)
    desk.post(reverse("juries:let_report", args=[others[0].pk]))
    assert "住院" not in text_of(desk, "juries:meeting", stage.meeting.pk)


def test_the_console_leads_through_a_turn(stage, desk, second):
    turn = stage.turns[0]
    for name in ("put", "take_off", "put"):
        desk.post(reverse(f"juries:{name}", args=[turn.pk]))
    stage.give(turn, "90", "80", "70")
    refused = desk.post(reverse("juries:reveal", args=[turn.pk]), follow=True)
    assert "4号、5号" in refused.content.decode()
    form = {"seat": stage.seats[3].pk, "points": "85", "turn": turn.pk}
    desk.post(reverse("juries:type_card", args=[stage.panel.pk]), form)
    assert f"{stage.clerk}录入" in text_of(desk, "juries:console", stage.panel.pk)
    second.post(reverse("juries:type_card", args=[stage.panel.pk]), form)
    absent = {"seats": [stage.seats[4].pk], "why": "absent", "reason": "外出"}
    desk.post(reverse("juries:excuse", args=[turn.pk]), absent)
    desk.post(reverse("juries:admit", args=[turn.pk, stage.seats[4].pk]))
    desk.post(reverse("juries:excuse", args=[turn.pk]), absent)
    assert "全部评委已评分" in text_of(desk, "juries:console_part", stage.panel.pk)
    desk.post(reverse("juries:reveal", args=[turn.pk]))
    turn.refresh_from_db()
    assert turn.state == "revealed" and "82.50" in text_of(desk, "juries:console", stage.panel.pk)


def test_a_typing_is_blind_and_what_differs_is_typed_again(stage, desk, second):
    turn = stage.call()
    address = reverse("juries:type_card", args=[stage.panel.pk])
    form = {"seat": stage.seats[0].pk, "points": "93.7", "turn": turn.pk}
    page = desk.post(address, form, follow=True).content.decode()
    assert "请另一人" in page and "93.7" not in page
    again = desk.post(address, form)
    assert again.status_code == 409 and "您已经录入过这张纸卡" in again.content.decode()
    page = second.get(address).content.decode()
    assert "已录入一次，您可以作为第二人录入" in page and "93.7" not in page
    page = second.post(address, form | {"points": "39.7"}, follow=True).content.decode()
    assert "不一致" in page and "93.7" not in page
    assert Card.objects.count() == 2 and not Points.objects.exists()


def test_a_card_typed_into_a_page_kept_open_is_refused_with_words(stage, desk, second):
    turn = stage.call()
    address = reverse("juries:type_card", args=[stage.panel.pk])
    form = {"seat": stage.seats[0].pk, "points": "80", "turn": turn.pk}
    for typist in (desk, second):
        typist.post(address, form)
    late = second.post(address, form)
    assert late.status_code == 409 and "已经" in late.content.decode()
    for seat in stage.seats[1:]:
        panels.give(turn, seat, "80")
    actions.reveal(turn=turn, by=stage.clerk)
    assert "台上没有人" in second.get(address).content.decode()
    assert second.post(address, form).status_code == 409
    assert Points.objects.filter(on_paper=True).count() == 1


def test_a_refused_form_keeps_what_was_typed(stage, desk):
    turn = stage.call()
    form = {"seat": stage.seats[0].pk, "points": "101", "turn": turn.pk}
    answer = desk.post(reverse("juries:type_card", args=[stage.panel.pk]), form)
    assert answer.status_code == 409 and 'value="101"' in answer.content.decode()
    answer = desk.post(reverse("juries:excuse", args=[turn.pk]), {"reason": "外出"})
    assert answer.status_code == 409


def test_the_meeting_is_ended_after_asking(stage, desk):
    address = reverse("juries:end", args=[stage.panel.pk])
    assert "不再更改" in desk.get(address).content.decode()
    assert "还没有述职" in desk.post(address, follow=True).content.decode()
    for _ in range(4):
        stage.play(*["90"] * 5)
    desk.post(address)
    stage.meeting.refresh_from_db()
    assert stage.meeting.state == "ended"


def test_a_meeting_without_a_panel_asks_for_the_jury(stage, desk):
    other = panels.meeting_of(stage.cycle, stage.clerk, title="项目评审会")
    address = reverse("juries:meeting", args=[other.pk])
    assert "大评委团：R2 选题、R3 措施和实效" in desk.get(address).content.decode()
    desk.post(address, {"jury": "project"})
    assert other.panel.turns.count() == 8


# --- Cost --------------------------------------------------------------------------------------


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    screen.caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def costs(jurors: int, villages: int, code: str) -> dict[str, int]:
    """Queries of each page with one turn revealed and one under way."""
    stage = panels.with_cards(panels.build(jurors=jurors, villages=villages, code=code))
    stage.play(*["90"] * jurors)
    stage.give(stage.call(), "90")
    desk, phone = Client(), Client()
    desk.force_login(stage.clerk)
    phone.post(reverse("juries:enter"), {"code": stage.codes[2]})
    addresses = {
        "screen": (phone, reverse("juries:screen", args=[stage.meeting.screen_key])),
        "snapshot": (phone, reverse("juries:snapshot", args=[stage.meeting.screen_key])),
        "juror": (phone, reverse("juries:juror")),
        "console": (desk, reverse("juries:console", args=[stage.panel.pk])),
        "part": (desk, reverse("juries:console_part", args=[stage.panel.pk])),
        "prepare": (desk, reverse("juries:meeting", args=[stage.meeting.pk])),
    }
    return {name: queries_of(client, address) for name, (client, address) in addresses.items()}


def test_pages_cost_the_same_for_few_and_for_many():
    few = costs(jurors=3, villages=1, code=people.GAOQIAO)
    many = costs(jurors=20, villages=6, code=people.DAHEDIAN)
    assert few == many
    assert few["snapshot"] <= 6 and few["juror"] <= 7


@pytest.mark.parametrize("rest", ["", "snapshot.json"])
def test_an_address_that_no_screen_has_is_not_found(client, rest):
    for key in ("%00", "nobody", "a%20b"):
        assert client.get(f"/juries/screen/{key}/{rest}").status_code == 404
