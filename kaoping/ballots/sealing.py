"""What a ballot says, brought to one length for the whole poll, and sealed to the poll's key."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kaoping.ballots.models import Poll, Question
from kaoping.lib.errors import UserError

BLANK = ""
VERSION = b"\x01"
WIDTH = 2  # bytes for each answer


@dataclass(frozen=True)
class Form:
    """The answers each question of a poll allows, in order, and the key ballots are sealed to."""

    public_key: bytes
    questions: tuple[tuple[str, ...], ...]

    def encode(self, answers: list[str]) -> bytes:
        """Answers (keys of options, numbers, or blank) in bytes; `UserError` if one isn't allowed."""
        if len(answers) != len(self.questions):
            raise _not_of_this_form()
        numbers = [
            _number(allowed, answer)
            for allowed, answer in zip(self.questions, answers, strict=True)
        ]
        return VERSION + b"".join(number.to_bytes(WIDTH) for number in numbers)

    def decode(self, plain: bytes) -> list[str]:
        """The answers again; `ValueError` for anything that `encode` didn't make."""
        if plain[:1] != VERSION or len(plain) != 1 + WIDTH * len(self.questions):
            raise ValueError("not a ballot of this form")
        numbers = [int.from_bytes(plain[at : at + WIDTH]) for at in range(1, len(plain), WIDTH)]
        return [
            _answer(allowed, number)
            for allowed, number in zip(self.questions, numbers, strict=True)
        ]

    def seal(self, answers: list[str]) -> bytes:
        """The answers so that only the scrutineers' shares together can read them."""
        return SealedBox(PublicKey(self.public_key)).encrypt(self.encode(answers))

    def unseal(self, content: bytes, key: PrivateKey) -> list[str]:
        """What a sealed ballot says; `ValueError` if it isn't one of this poll."""
        try:
            return self.decode(SealedBox(key).decrypt(bytes(content)))
        except CryptoError as fault:
            raise ValueError("not sealed to this key") from fault


def allowed_answers(question: Question) -> tuple[str, ...]:
    """Keys of the options, or the numbers from `low` to `high`, as texts."""
    if question.low is not None:
        return tuple(map(str, range(question.low, question.high + 1)))
    return tuple(option["key"] for option in question.options)


@lru_cache(maxsize=64)
def form_of(poll_id: int) -> Form:
    """The form of a poll whose keys are made: from then on neither key nor questions change."""
    public_key = Poll.objects.values_list("public_key", flat=True).get(pk=poll_id)
    if public_key is None:
        raise LookupError("the poll has no key yet")  # an exception is not remembered
    questions = Question.objects.filter(poll=poll_id).order_by("position")
    return Form(bytes(public_key), tuple(map(allowed_answers, questions)))


def _number(allowed: tuple[str, ...], answer: str) -> int:
    if answer == BLANK:
        return 0
    if answer not in allowed:
        raise _not_of_this_form()
    return allowed.index(answer) + 1


def _answer(allowed: tuple[str, ...], number: int) -> str:
    if number > len(allowed):
        raise ValueError("no such answer")
    return allowed[number - 1] if number else BLANK


def _not_of_this_form() -> UserError:
    # The answer is not named: nothing of a ballot may reach a message or a log.
    return UserError(
        _("These answers don't fit the questions."), _("Begin again with the first question.")
    )
