"""Files that a killed process left behind: kept by nobody's row, so removed after a day."""

import datetime
from collections.abc import Iterator

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from kaoping.audit.actions import record
from kaoping.journal.models import Evidence

FOLDER = "evidence"
# An upload under way has a file before its row is committed.
GRACE = datetime.timedelta(days=1)


def sweep(*, remove: bool = True) -> list[str]:
    """Names of the files under the evidence folder that no row knows, older than a day; removed."""
    storage = Evidence._meta.get_field("file").storage
    before = timezone.now() - GRACE
    old = [name for name in _files(storage, FOLDER) if storage.get_modified_time(name) < before]
    known = set(Evidence.objects.values_list("file", flat=True))
    left = [name for name in old if name not in known]
    if remove and left:
        with transaction.atomic():
            record(verb="evidence.swept", by=None, detail={"files": len(left)})
            for name in left:
                storage.delete(name)
    return left


def _files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, names = storage.listdir(folder)
    yield from sorted(f"{folder}/{name}" for name in names)
    for inner in sorted(folders):
        yield from _files(storage, f"{folder}/{inner}")
