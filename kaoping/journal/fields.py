"""A form field for evidence: several files at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kaoping.journal.files import ACCEPT, examine
from kaoping.journal.pictures import UnfitFile

MOST_FILES = 5


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files of the kinds we keep."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Up to five files that can be kept as evidence; all unfit ones are named at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True, "accept": ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploads that were chosen, each examined."""
        uploads = [upload for upload in data or () if upload]
        faults = [text for upload in uploads for text in _unfit(upload)]
        if len(uploads) > MOST_FILES:
            faults.append(_("At most %(most)s files at once.") % {"most": MOST_FILES})
        if faults:
            raise forms.ValidationError(faults)
        return uploads


def _unfit(upload: UploadedFile) -> list[str]:
    try:
        examine(upload)
    except UnfitFile as error:
        return [f"{error.where}：{error.cause}{error.remedy}"]
    return []
