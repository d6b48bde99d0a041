"""One-time passwords that can be read from a slip of paper and typed on a telephone."""

import secrets

# No letters or digits that look alike (0 o, 1 l i, 2 z, 5 s, 8 b, u v).
LETTERS = "acdefghjkmnpqrtwxy34679"
GROUPS, GROUP_LENGTH = 3, 4


def one_time() -> str:
    """Twelve characters in three groups, e.g. `kd4m-p7ae-x9qh`: 54 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
