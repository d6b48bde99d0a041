"""Pages that follow what happens: a snapshot in HTML, pushed, polled, or read by reloading.

A room makes the `Snapshot` of a screen's key; the page shows its HTML and names the address of the
same snapshot as JSON (`answer`), which a script polls, and that of the live process
(`stream_of`), which pushes it at once. `web/live.js` does both, see there.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


@dataclass(frozen=True)
class Snapshot:
    """What a screen shows now. `moment` changes only with what calls for another page.

    A phone that waits for the next reporter watches the moment alone.
    """

    html: str
    moment: str

    @cached_property
    def version(self) -> str:
        """Changes whenever anything does."""
        return hashlib.sha256(f"{self.moment}\n{self.html}".encode()).hexdigest()[:16]

    def as_json(self, *, brief: bool = False) -> str:
        """For `web/live.js`: version and HTML, or `brief` the moment alone as its version."""
        whole = {"version": self.version, "html": self.html}
        return json.dumps({"version": self.moment} if brief else whole, ensure_ascii=False)


def answer(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The snapshot as JSON, or 304 to whoever has it already (`?brief` without the HTML)."""
    brief = "brief" in request.GET
    etag = f'"{snapshot.moment if brief else snapshot.version}"'
    response: HttpResponse = HttpResponseNotModified()
    if request.headers.get("If-None-Match", "").removeprefix("W/") != etag:
        text = snapshot.as_json(brief=brief)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def stream_of(room: str, key: str) -> str:
    """Where the live process pushes this screen; "" where there is none."""
    return f"{settings.LIVE_URL}/live/{room}/{key}/" if settings.LIVE_URL else ""
