"""Errors that a person made and can mend, kept apart from errors of the program."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UserError(Exception):
    """Something a person can put right: where it is, what is wrong, what to do.

    The command line prints it as one block without a traceback; pages show it as a message.
    """

    cause: str
    remedy: str = ""
    where: str = ""

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.cause}" if self.where else self.cause]
        if self.remedy:
            lines.append(self.remedy)
        return "\n".join(lines)
