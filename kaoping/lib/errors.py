"""Errors that a person made and can mend, kept apart from errors of the program."""

_WHY = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是文件夹，不是文件",
    NotADirectoryError: "路径里有一段不是文件夹",
    PermissionError: "没有读写它的权限",
}


def why(error: OSError) -> str:
    """What the system found when a file could not be opened, in words."""
    return _WHY.get(type(error)) or error.strerror or str(error)


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
