"""Addresses of style sheets and scripts."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class Statics(ManifestStaticFilesStorage):
    """Files with a fingerprint in their names. They don't change while a process lives, so each
    address is worked out once.
    """

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Where the file of this name is; ValueError where none was collected."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
