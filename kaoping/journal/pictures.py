"""Pictures without what they say about whoever took them: place, time, telephone, author, comments.

A photograph of a villager's yard carries the yard's coordinates. What is seen stays, turned upright
as the camera meant it; everything else beside the colour profile goes.
"""

import io
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from kaoping.lib.errors import UserError

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
KEPT = frozenset({"icc_profile", "transparency", "gamma"})
TURNED_QUALITY = 92
# What a telephone takes at most by default; decoded it needs four bytes a pixel.
MOST_PIXELS = 50_000_000
# The camera's note which way is up.
ORIENTATION = 0x0112
UPRIGHT = 1


class UnfitFile(UserError):
    """A file that can't be kept as evidence: which, why, and what to bring instead."""


def look_at(upload: UploadedFile, kind: str) -> None:
    """Raises `UnfitFile` where the head of the file says no picture of a size that can be kept."""
    with _opened(upload, kind):
        pass
    upload.seek(0)


def without_metadata(upload: UploadedFile, kind: str) -> ContentFile:
    """The picture alone, of the same kind; the same picture again gives the same bytes."""
    with _opened(upload, kind) as picture:
        try:
            content = _bare(picture, FORMATS[kind])
        except (OSError, SyntaxError, ValueError) as fault:
            raise _unreadable(upload) from fault
    upload.seek(0)
    return ContentFile(content, name=upload.name)


def _opened(upload: UploadedFile, kind: str) -> Image.Image:
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=[FORMATS[kind]])
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise _unreadable(upload) from fault
    if picture.width * picture.height > MOST_PIXELS:
        raise UnfitFile(
            _("The picture has more than %(most)s million pixels.")
            % {"most": MOST_PIXELS // 1_000_000},
            _("Take the photo with a smaller size."),
            PurePath(upload.name).name,
        )
    return picture


def _bare(picture: Image.Image, form: str) -> bytes:
    options = {} if form == "PNG" else {"quality": TURNED_QUALITY}
    if picture.getexif().get(ORIENTATION, UPRIGHT) != UPRIGHT:
        profile = {name: value for name, value in picture.info.items() if name in KEPT}
        picture = ImageOps.exif_transpose(picture)
        picture.info |= profile
    elif picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        options = {"quality": "keep"}
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    made = io.BytesIO()
    picture.save(made, form, **options, icc_profile=picture.info.get("icc_profile"))
    return made.getvalue()


def _unreadable(upload: UploadedFile) -> UnfitFile:
    return UnfitFile(
        _("The picture is damaged and can't be shown."),
        _("Take it again, or send the original file."),
        PurePath(upload.name).name,
    )
