"""Errors that a person made and can mend, kept apart from errors of the program."""


class UserError(Exception):
    """Something a person can put right: where it is, what is wrong, what to do.

    The command line prints it as one block without a traceback; pages show it as a message.
    """

    def __init__(self, cause: str, remedy: str = "", where: str = "") -> None:
        super().__init__(cause, remedy, where)
        self.cause = cause
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        first = f"{self.where}: {self.cause}" if self.where else self.cause
        return f"{first}\n{self.remedy}" if self.remedy else first
