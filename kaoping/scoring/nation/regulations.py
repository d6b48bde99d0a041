"""Which regulation applies where: by the longest beginning of a division's code."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np

from kaoping.lib.errors import UserError
from kaoping.scoring.check_tables import Seen
from kaoping.scoring.language import load_scheme

EVERYWHERE = "all"


@dataclass(frozen=True)
class Regulations:
    """Texts of schemes by the beginning of the codes of the divisions where they apply.

    ``EVERYWHERE`` stands for those that no other applies to. ``period``: the key of what is
    closed; None where each regulation has one only. Texts, not schemes: they are sent to other
    processes and machines as they are.
    """

    texts: tuple[tuple[str, str], ...]
    period: str | None = None

    def __getstate__(self):
        return {"texts": self.texts, "period": self.period}

    @cached_property
    def schemes(self):
        """{beginning: Scheme}; raises SchemeFaults."""
        return {beginning: load_scheme(text, beginning) for beginning, text in self.texts}

    def read(self):
        """The same, once all texts were read; raises SchemeFaults or UserError."""
        return self if self.periods else None

    @cached_property
    def periods(self):
        """{beginning: Period}; raises UserError where there is none, or more than one."""
        return {at: self._period(scheme) for at, scheme in self.schemes.items()}

    def _period(self, scheme):
        if self.period is None and len(scheme.periods) == 1:
            return next(iter(scheme.periods.values()))
        if self.period in scheme.periods:
            return scheme.periods[self.period]
        cause = f"办法有这些周期：{'、'.join(scheme.periods)}。"
        if self.period is not None:
            cause = f"没有周期“{self.period}”。{cause}"
        raise UserError(cause, "用 --period 写明算哪一个。", scheme.name)

    @cached_property
    def seen(self):
        """What was met already under each period, in this process."""
        return [Seen() for _ in self.texts]

    @property
    def beginnings(self):
        """In the order of their numbers."""
        return tuple(beginning for beginning, _ in self.texts)

    @property
    def digest(self):
        """SHA-256 of all that is asked: where each text applies, and the period."""
        return sha256(repr((self.texts, self.period)).encode()).hexdigest()

    def names(self):
        """What results call each regulation: its name and the beginning of its SHA-256."""
        return [f"{s.name}@{s.sha256[:12]}" for s in self.schemes.values()]

    def numbers(self, divisions):
        """The number of the regulation of each division (Words); raises UserError for none."""
        if self.beginnings == (EVERYWHERE,):
            return np.zeros(len(divisions.numbers), np.int64)
        number = {beginning: at for at, beginning in enumerate(self.beginnings)}
        found = divisions.translated(lambda code: self._of(code, number))
        if len(found) and (found < 0).any():
            code = divisions.label(int(np.argmax(found < 0)))
            raise UserError(
                f"没有适用于区划“{code}”的办法。",
                f"在办法的文件夹里放 {code[:6] or EVERYWHERE}.yaml，或 {EVERYWHERE}.yaml。",
            )
        return found

    def _of(self, code, number):
        fitting = [b for b in number if b != EVERYWHERE and code.startswith(b)]
        return number[max(fitting, key=len)] if fitting else number.get(EVERYWHERE, -1)

    def columns(self):
        """Keys of all rankings of all regulations, in one order whatever is computed first."""
        return sorted({r.key for period in self.periods.values() for r in period.rankings})
