"""Writes about regulations: drafting a version, adopting it, which freezes its text."""

import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.lib.errors import UserError
from kaoping.people.models import Account, Place
from kaoping.schemes import queries
from kaoping.schemes.models import Scheme, SchemeVersion, State
from kaoping.scoring.language import SchemeFaults, load_scheme
from kaoping.scoring.source import LARGEST_TEXT, Scalar, Table, Unreadable, parse


class Refused(UserError):
    """A regulation can't be drafted or adopted, and what to do about it."""


@transaction.atomic
def draft_from_preset(*, place: Place, preset: str, by: Account) -> SchemeVersion:
    """Takes a preset's text over as a draft of the place; the same text twice is one draft."""
    return _draft(place, preset, _preset_text(preset), by, {"preset": preset})


@transaction.atomic
def draft_from_text(*, place: Place, key: str, text: str, by: Account) -> SchemeVersion:
    """Keeps a text as a draft of the place's scheme `key`, faults and all; they forbid adopting.

    The place's first text under this key makes the scheme; the same text twice is one draft.
    """
    return _draft(place, key, text, by, {})


def _draft(place: Place, key: str, text: str, by: Account, detail: dict) -> SchemeVersion:
    _refuse_oversized(text)
    title = title_of(text) or key
    scheme, _created = Scheme.objects.get_or_create(
        place=place, key=key, defaults={"title": title}
    )
    # The lock makes two clicks one draft, and numbers without holes.
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    latest = scheme.versions.order_by("-number").first()
    if latest and latest.text == text and latest.state != State.SUPERSEDED:
        return latest
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=latest.number + 1 if latest else 1,
        text=text,
        sha256=hash_of(text),
    )
    record(verb="draft_scheme", by=by, place=place, target=version, detail=detail)
    return version


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def title_of(text: str) -> str:
    """The title that a text gives itself, even one with faults; "" where it can't be found."""
    try:
        root = parse(text)
    except Unreadable:
        return ""
    pairs = root.pairs if isinstance(root, Table) else ()
    titles = [node.text for key, node in pairs if key.text == "title" and isinstance(node, Scalar)]
    return titles[0].strip()[:200] if titles else ""


@transaction.atomic
def adopt(
    *, version: SchemeVersion, document_number: str, adopted_on: datetime.date, by: Account
) -> SchemeVersion:
    """Puts a draft in force under its document number; the version before it is superseded.

    From then on the database refuses any change of its text. A cycle that runs keeps its version.
    """
    document_number = document_number.strip()
    if not document_number:
        raise Refused(_("The document number is missing."), _("Write it as on the document."))
    Scheme.objects.select_for_update().get(pk=version.scheme_id)
    version.refresh_from_db()
    if version.state != State.DRAFT:
        raise Refused(
            _("This version was adopted already."), _("Reload the page; nothing was changed.")
        )
    _load(version.text, version.scheme.key)
    SchemeVersion.objects.filter(scheme=version.scheme_id, state=State.ADOPTED).update(
        state=State.SUPERSEDED
    )
    version.state = State.ADOPTED
    version.document_number = document_number
    version.adopted_on = adopted_on
    version.adopted_by = by
    version.save()
    record(
        verb="adopt_scheme", by=by, place=version.scheme.place, target=version,
        detail={"sha256": version.sha256, "document": document_number, "on": str(adopted_on)},
    )  # fmt: skip
    return version


def _preset_text(preset: str) -> str:
    try:
        return queries.preset_text(preset)
    except LookupError as fault:
        raise Refused(
            _("There is no regulation “%(key)s”.") % {"key": preset},
            _("Choose one from the list."),
        ) from fault


def _refuse_oversized(text: str) -> None:
    if len(text.encode()) > LARGEST_TEXT:
        raise Refused(
            _("The text is longer than %(size)d KB.") % {"size": LARGEST_TEXT // 1024},
            _("A regulation is one text; leave out what doesn't belong to it."),
        )


def _load(text: str, name: str):
    try:
        return load_scheme(text, name)
    except SchemeFaults as faults:
        raise Refused(str(faults), _("Mend every fault named here, then try again.")) from faults
