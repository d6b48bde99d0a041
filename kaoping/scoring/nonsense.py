"""How nodes refuse what makes no sense. Messages are Chinese: officials read them."""


class Nonsense(ValueError):
    """A node that must not be. ``problems``: (cause, remedy, where) triples, at least one.

    ``where`` is "" for the node itself, or names a part of it, such as "item T1.2".
    """

    def __init__(self, problems):
        self.problems = tuple(problems)
        super().__init__(";".join(f"{cause}。{remedy}" for cause, remedy, _ in self.problems))


def refuse(*claims):
    """Raise Nonsense with the (wrong, cause, remedy) claims that are wrong, all of them at once."""
    problems = [(cause, remedy, "") for wrong, cause, remedy in claims if wrong]
    if problems:
        raise Nonsense(problems)


def repeated(values):
    """The values that occur more than once, in order of their second occurrence."""
    seen, twice = set(), {}
    for value in values:
        if value in seen:
            twice[value] = None
        seen.add(value)
    return list(twice)
