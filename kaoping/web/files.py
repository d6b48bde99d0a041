"""Answers that are kept as files: Word and JSON under Chinese names."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.http import content_disposition_header

from kaoping.lib.text import file_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(content: bytes, stem: str) -> HttpResponse:
    """A Word file under a Chinese name."""
    return HttpResponse(content, content_type=WORD, headers=_attached(stem, "docx"))


def as_json(plain: dict[str, Any], stem: str) -> JsonResponse:
    """A JSON file that people can read: Chinese stays Chinese, a line for each value."""
    readable = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(plain, json_dumps_params=readable, headers=_attached(stem, "json"))


def _attached(stem: str, extension: str) -> dict[str, str]:
    name = file_name(stem, extension)
    return {"Content-Disposition": content_disposition_header(True, name)}
