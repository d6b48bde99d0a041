"""The room `meetings` as Django sees it."""

from django.apps import AppConfig
from django.core import checks


class MeetingsConfig(AppConfig):
    """Registers the room under its own name, and looks at the installation's own law."""

    name = "kaoping.meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """`kaoping check` tells every fault in the law that an installation adds."""
        checks.register(law_can_be_read)


def law_can_be_read(**_options: object) -> list[checks.CheckMessage]:
    """Every fault of the legal profiles, each with its place and its remedy."""
    from kaoping.meetings.law import LawFaults  # models can't be read before all rooms are there
    from kaoping.meetings.queries import profiles

    try:
        profiles()
    except LawFaults as found:
        return [checks.Error(str(fault), id="meetings.E001") for fault in found.faults]
    return []
