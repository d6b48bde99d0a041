"""What may be kept as evidence, found out from a file's content, and how it is handed out again."""

import hashlib
import zipfile
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from kaoping.journal import pictures
from kaoping.journal.models import Evidence
from kaoping.journal.pictures import UnfitFile
from kaoping.lib.text import file_name

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
}
ACCEPT = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MOST_PARTS = 5_000
HEAD_BYTES = 12


def examine(upload: UploadedFile) -> str:
    """The kind of an upload (a key of `TYPES`); raises `UnfitFile`."""
    name = PurePath(upload.name).name
    if not upload.size:
        raise UnfitFile(_("The file is empty."), _("Choose the file again."), name)
    if upload.size > settings.UPLOAD_BYTES:
        limit = settings.UPLOAD_BYTES // 2**20
        raise UnfitFile(
            _("The file is larger than %(limit)s MB.") % {"limit": limit},
            _("Take the photo with a smaller size, or save the document without large pictures."),
            name,
        )
    kind = _kind_of(upload)
    if kind is None or kind != _ending(name):
        raise UnfitFile(
            _("The content is not a picture, PDF, Word or Excel file of that ending."),
            _("Bring it as jpg, png, webp, pdf, docx or xlsx, without macros or a password."),
            name,
        )
    if kind in pictures.FORMATS:
        pictures.look_at(upload, kind)
    return kind


def to_keep(upload: UploadedFile) -> tuple[str, str, File]:
    """Kind, SHA-256 and content as it is kept: pictures without metadata. Raises `UnfitFile`."""
    kind = examine(upload)
    content = pictures.without_metadata(upload, kind) if kind in pictures.FORMATS else upload
    return kind, _sha256(content), content


def answer(evidence: Evidence) -> FileResponse:
    """The file as a download under its own name. Whoever calls has asked who may see it."""
    name = file_name(PurePath(evidence.name).stem, _ending(evidence.name) or "bin")
    response = FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.lower().lstrip(".")
    return "jpg" if ending == "jpeg" else ending


def _kind_of(upload: UploadedFile) -> str | None:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    return _office_kind(upload) if head.startswith(b"PK\x03\x04") else None


def _office_kind(upload: UploadedFile) -> str | None:
    """Word or Excel by the parts in the package; macros and strange packages are neither."""
    try:
        with zipfile.ZipFile(upload) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    finally:
        upload.seek(0)
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if macros or len(names) > MOST_PARTS or "[Content_Types].xml" not in names:
        return None
    return next((kind for kind, part in MAIN_PARTS.items() if part in names), None)


def _sha256(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
