"""One-time passwords that can be read from a slip of paper and typed on a telephone."""

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

# No letters or digits that look alike (0 o, 1 l i, 2 z, 5 s, 8 b, u v).
LETTERS = "acdefghjkmnpqrtwxy34679"
# A random password needs no slow hash, and a hundred slips none of its time; the holder's own
# password, chosen at the first login, is hashed as slowly as Django does it.
ROUNDS_FOR_RANDOM = 20_000
GROUPS, GROUP_LENGTH = 3, 4


def one_time() -> str:
    """Twelve characters in three groups, e.g. `kd4m-p7ae-x9qh`: 54 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def hashed(password: str) -> str:
    """How a one-time password is stored."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=ROUNDS_FOR_RANDOM)
    return hasher.encode(password, hasher.salt())
