"""What is kept is bounded in number and in age."""

from kaoping.lib import kept
from kaoping.lib.kept import Kept


def test_a_value_is_made_once_until_it_is_ten_minutes_old(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(kept, "monotonic", lambda: now[0])
    made = iter(range(9))
    some = Kept(most=2)
    assert [some.get("a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    now[0] = kept.SECONDS
    assert some.get("a", lambda: next(made)) == 1


def test_the_value_asked_for_longest_ago_leaves_first():
    some, made = Kept(most=2), []
    for key in "abacab":
        some.get(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b"]


def test_what_does_not_fit_is_given_and_not_kept():
    some, made = Kept(most=2, fits=lambda value: value != "big"), []
    for value in ("big", "big", "small", "small"):
        assert some.get(value, lambda value=value: made.append(value) or value) == value
    assert made == ["big", "big", "small"]


def test_everything_can_be_forgotten():
    some, made = Kept(most=2), []
    some.get("a", lambda: made.append(1))
    kept.forget_all()
    some.get("a", lambda: made.append(2))
    assert made == [1, 2]
