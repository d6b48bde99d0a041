"""Which frame a page has for whom: large and light on a phone, or dense in an office."""

from kaoping.people.models import Account
from kaoping.people.queries import grants_of
from kaoping.people.roles import SPEAKING, Rater, Supervisor

SMALL_ROLES = SPEAKING | {Rater.key, Supervisor.key}
CITIZEN, OFFICE = "web/base_citizen.html", "web/base_office.html"


def frame_of(account: Account) -> str:
    """Raters, whoever is appraised and supervisors get the large, light frame; offices the dense one."""
    held = {role for role, _path in grants_of(account)}
    return CITIZEN if held <= SMALL_ROLES else OFFICE
