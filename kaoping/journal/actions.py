"""Keeping evidence and recording work, each once."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.journal.files import TYPES, to_keep
from kaoping.journal.models import Entry, Evidence
from kaoping.lib.errors import UserError
from kaoping.people.models import Account, Person, Place

LONGEST_NAME = 150


class EntryClosed(UserError):
    """An entry that can't be corrected any more, or not by this account."""


@contextmanager
def keeping(
    *, place: Place, uploads: Iterable[UploadedFile], by: Account
) -> Iterator[list[Evidence]]:
    """Keeps the uploads together with what the caller writes, in one transaction.

    When that fails, neither the evidence nor its files stay. Raises `UnfitFile` like `keep_evidence`.
    """
    kept: list[Evidence] = []
    try:
        with transaction.atomic():
            for upload in uploads:
                kept.append(keep_evidence(place=place, upload=upload, by=by))
            yield kept
    except BaseException:
        _remove_unused(kept)
        raise


def _remove_unused(kept: list[Evidence]) -> None:
    """Removes the files of evidence that was rolled back; what was kept before stays."""
    stay = set(
        Evidence.objects.filter(file__in=[row.file.name for row in kept]).values_list(
            "file", flat=True
        )
    )
    for evidence in kept:
        if evidence.file.name not in stay:
            evidence.file.delete(save=False)


@transaction.atomic
def keep_evidence(*, place: Place, upload: UploadedFile, by: Account) -> Evidence:
    """Keeps a file for a place; the same content again is the same evidence.

    Of a picture only what is seen is kept. Raises `UnfitFile` for wrong kinds, empty and too large files.
    """
    kind, sha256, content = to_keep(upload)
    kept = Evidence.objects.filter(place=place, sha256=sha256).first()
    if kept:
        return kept
    evidence = Evidence(
        place=place,
        sha256=sha256,
        name=PurePath(upload.name).name[-LONGEST_NAME:],
        content_type=TYPES[kind],
        size=content.size,
        recorded_by=by,
    )
    evidence.file.save(f"{sha256}.{kind}", content, save=False)
    try:
        with transaction.atomic():
            evidence.save()
    except IntegrityError:  # somebody kept the same file a moment ago
        evidence.file.delete(save=False)
        return Evidence.objects.get(place=place, sha256=sha256)
    record(verb="evidence.kept", by=by, place=place, target=evidence, detail={"sha256": sha256})
    return evidence


@transaction.atomic
def record_entry(
    *,
    place: Place,
    person: Person | None,
    happened_on: date,
    title: str,
    text: str,
    evidence: Iterable[Evidence] = (),
    by: Account,
    token: uuid.UUID | None = None,
) -> Entry:
    """Records one piece of work. The same `token` again is the same entry, unchanged."""
    entry, made = Entry.objects.get_or_create(
        token=token or uuid.uuid4(),
        defaults={
            "place": place,
            "person": person,
            "happened_on": happened_on,
            "title": title,
            "text": text,
            "recorded_by": by,
        },
    )
    if made:
        entry.evidence.set(evidence)
        _leave_trace("journal.recorded", entry, by)
    return entry


@transaction.atomic
def correct_entry(
    *,
    entry: Entry,
    person: Person | None,
    happened_on: date,
    title: str,
    text: str,
    evidence: Iterable[Evidence] = (),
    by: Account,
) -> Entry:
    """Corrects an entry of one's own, in the month it was recorded; raises `EntryClosed` otherwise."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("place").get(pk=entry.pk)
    if not may_correct(entry, by):
        raise EntryClosed(
            _("This entry can't be changed any more."),
            _("Only its author can change it, until the end of the month. Record a new entry."),
        )
    entry.person, entry.happened_on, entry.title, entry.text = person, happened_on, title, text
    entry.save(update_fields=["person", "happened_on", "title", "text"])
    entry.evidence.add(*evidence)
    _leave_trace("journal.corrected", entry, by)
    return entry


def may_correct(entry: Entry, account: Account) -> bool:
    """Whether the account recorded the entry, and the month of recording is still running."""
    recorded, today = timezone.localdate(entry.recorded_at), timezone.localdate()
    return entry.recorded_by_id == account.pk and (recorded.year, recorded.month) == (
        today.year,
        today.month,
    )


def _leave_trace(verb: str, entry: Entry, by: Account) -> None:
    record(
        verb=verb,
        by=by,
        place=entry.place,
        target=entry,
        detail={"happened_on": entry.happened_on.isoformat()},
        personal={"title": entry.title, "text": entry.text},
    )
