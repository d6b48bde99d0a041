"""Codes on slips and receipts: what a voter types, and the keyed hashes that are kept instead.

A code is ten random characters and a check character that only the server can compute, shown
4-4-3 (`K7QM-4HXA-9RW`). Without `SECRET_KEY` nobody tells from the hash which code it was, and a
guess has one chance in thirty to be looked up at all (`docs/algorithms/ballots.md`).
"""

import secrets
import unicodedata
import uuid

from django.utils.crypto import salted_hmac

# Without 0 O 1 I L; of 5 and S only S, and a typed 5 is read as S.
ALPHABET = "2346789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10
RECEIPT_LENGTH = 8
_SEPARATORS = str.maketrans("", "", "- \t\r\n·—–")


def fresh(poll_id: int) -> str:
    """A new code of the poll, unknown to anybody."""
    random = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return random + _check_character(poll_id, random)


def letters_of(typed: str) -> str:
    """Typed letters without separators, full-width and small ones as plain capitals."""
    return unicodedata.normalize("NFKC", typed[:200]).upper().translate(_SEPARATORS)


def read(typed: str) -> str:
    """What was typed, in the form that is hashed."""
    return letters_of(typed).replace("5", "S")


def is_well_formed(poll_id: int, code: str) -> bool:
    """Whether a code as `read` can be one of this poll: a mistyped one is almost never."""
    if len(code) != LENGTH + 1 or not set(code) <= set(ALPHABET):
        return False
    return secrets.compare_digest(code[-1], _check_character(poll_id, code[:-1]))


def shown(code: str) -> str:
    """The code in groups, as it is printed."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def hashed(poll_id: int, code: str) -> bytes:
    """The keyed hash under which a slip with this code is kept."""
    return _keyed("code", f"{poll_id}:{code}")


def receipt(slip: uuid.UUID) -> str:
    """The receipt of a slip, from its random key: nothing more is kept for it."""
    return _letters(_keyed("receipt", slip.hex), RECEIPT_LENGTH)


def _check_character(poll_id: int, random: str) -> str:
    return _letters(_keyed("check", f"{poll_id}:{random}"), 1)


def _keyed(purpose: str, text: str) -> bytes:
    return salted_hmac(f"kaoping.ballots.{purpose}", text, algorithm="sha256").digest()


def _letters(digest: bytes, count: int) -> str:
    number, letters = int.from_bytes(digest[:16]), []
    for _ in range(count):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
