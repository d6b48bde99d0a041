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

KEPT_TEXTS = 30  # earlier texts of a draft


class Refused(UserError):
    """A regulation can't be drafted or adopted, and what to do about it."""


class Outdated(Refused):
    """A change was made from a text that is no longer the draft's."""


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


@transaction.atomic
def copy_version(*, version: SchemeVersion, by: Account) -> SchemeVersion:
    """Begins a new draft of the same scheme with the version's text: last year's, to be changed.

    A second click on an adopted version leads to the draft that the first one made.
    """
    latest = _locked(version.scheme)
    if version.state != State.DRAFT and latest.state == State.DRAFT and latest.text == version.text:
        return latest
    detail = {"copied": version.number}
    return _next(version.scheme, latest, version.text, by, detail)


@transaction.atomic
def save_text(
    *, version: SchemeVersion, text: str, seen_sha256: str, by: Account
) -> SchemeVersion:
    """Saves a draft's text, faults and all; the text before it is kept to go back to.

    `seen_sha256` is the hash of the text that the change was made from: Outdated when somebody
    saved another text meanwhile. The same text again changes nothing.
    """
    text = _tidy(text)
    _refuse_oversized(text)
    _locked(version.scheme)
    version.refresh_from_db()
    if version.state != State.DRAFT:
        raise Refused(
            _("This version was adopted; its text can't be changed."),
            _("Copy it, then change the copy."),
        )
    if text == version.text:
        return version
    if version.sha256 != seen_sha256:
        raise Outdated(
            _("Somebody saved this draft while you were changing it."),
            _("Compare what stands there now with yours, then save again."),
        )
    _keep(version, by)
    version.text, version.sha256 = text, hash_of(text)
    version.save(update_fields=["text", "sha256"])
    _rename_unless_in_force(version.scheme, text)
    record(
        verb="save_scheme", by=by, place=version.scheme.place, target=version,
        detail={"sha256": version.sha256},
    )  # fmt: skip
    return version


def _draft(place: Place, key: str, text: str, by: Account, detail: dict) -> SchemeVersion:
    text = _tidy(text)
    _refuse_oversized(text)
    title = title_of(text) or key
    scheme, _created = Scheme.objects.get_or_create(
        place=place, key=key, defaults={"title": title}
    )
    latest = _locked(scheme)
    if latest and latest.text == text and latest.state != State.SUPERSEDED:
        return latest
    return _next(scheme, latest, text, by, detail)


def _locked(scheme: Scheme) -> SchemeVersion | None:
    """The scheme's newest version; the lock makes two clicks one draft, and numbers without holes."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    return scheme.versions.order_by("-number").first()


def _next(
    scheme: Scheme, latest: SchemeVersion | None, text: str, by: Account, detail: dict
) -> SchemeVersion:
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=latest.number + 1 if latest else 1,
        text=text,
        sha256=hash_of(text),
    )
    record(verb="draft_scheme", by=by, place=scheme.place, target=version, detail=detail)
    return version


def _keep(version: SchemeVersion, by: Account) -> None:
    """Keeps the text that is about to be replaced, and no more than the newest ones."""
    version.kept_texts.create(text=version.text, replaced_by=by)
    newest = version.kept_texts.values_list("pk", flat=True)[:KEPT_TEXTS]
    version.kept_texts.exclude(pk__in=list(newest)).delete()


def _rename_unless_in_force(scheme: Scheme, text: str) -> None:
    """Until a version is adopted, a scheme is called what its draft calls itself."""
    title = title_of(text)
    if title and not scheme.versions.exclude(state=State.DRAFT).exists():
        scheme.title = title
        scheme.save(update_fields=["title"])


def _tidy(text: str) -> str:
    """Line ends as browsers and Windows write them become those of the texts."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


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
    Scheme.objects.filter(pk=version.scheme_id).update(title=title_of(version.text))
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
