"""An old Chromium, led by its debugging protocol over two pipes: today's drivers no longer know it."""

import base64
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4);"
    " os.execv(sys.argv[3], sys.argv[3:])"
)
ARGUMENTS = (
    "--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--lang=zh-CN", "--remote-debugging-pipe",
)  # fmt: skip
BUTTON = """(() => {
  const named = (one) => (one.textContent || one.value).trim().startsWith(%s);
  const button = Array.from(document.querySelectorAll("button, a, summary")).find(
    (one) => named(one) && one.offsetParent !== null);
  if (!button) return null;
  button.scrollIntoView({ block: "center" });
  const box = button.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
})()"""


class Failed(AssertionError):
    """The page is not what the journey expects."""


class Chromium:
    """One browser; `page()` opens a fresh telephone in it."""

    def __init__(self, version: str) -> None:
        binary = ROOT / "build" / "floor" / version / "chromium"
        self._folder = tempfile.TemporaryDirectory(prefix="floor-")
        theirs_in, self._write = _pipe()
        self._read, theirs_out = _pipe()
        command = [sys.executable, "-c", LAUNCH, str(theirs_in), str(theirs_out), str(binary)]
        self._process = subprocess.Popen(
            [*command, *ARGUMENTS, f"--user-data-dir={self._folder.name}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._rest, self._number = b"", 0
        self.events: list[dict[str, Any]] = []
        self.version = self.call("Browser.getVersion")["product"]

    def page(self, *, javascript: bool) -> "Page":
        """A telephone of 360 × 740 with no cookies."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)
        where = {"targetId": target["targetId"], "flatten": True}
        return Page(self, self.call("Target.attachToTarget", **where)["sessionId"], javascript)

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer; what happens meanwhile goes to `events`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise Failed(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def close(self) -> None:
        """Ends the browser."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._read, 65536)
            if not piece:
                raise Failed("the browser is gone")
            self._rest += piece
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)


class Page:
    """One page, used as a thumb would."""

    def __init__(self, browser: Chromium, session: str, javascript: bool) -> None:
        self._browser, self._session = browser, session
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")
        phone = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
        self._call("Emulation.setDeviceMetricsOverride", **phone)
        if not javascript:
            self._call("Emulation.setScriptExecutionDisabled", value=True)

    def open(self, address: str) -> None:
        """Goes to an address."""
        self._call("Page.navigate", url=address)

    def tap(self, words: str) -> None:
        """Taps the button or link whose words begin so."""
        found = BUTTON % json.dumps(words)
        self.until(lambda: self.ask(found), f"no button “{words}”")
        time.sleep(0.5)  # a page takes no tap just after it came
        place = self.ask(found)
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left",
                       clickCount=1)  # fmt: skip

    def write(self, selector: str, text: str) -> None:
        """Types into a field."""
        focused = f"(() => {{ const one = document.querySelector({json.dumps(selector)});" \
            " if (!one) return false; one.value = ''; one.focus(); return true; })()"
        self.until(lambda: self.ask(focused), f"no field {selector}")
        self._call("Input.insertText", text=text)

    def sees(self, words: str) -> None:
        """Waits until the page says so and is whole, with its style sheet."""
        text = "document.readyState == 'complete' ? document.body.innerText : ''"
        self.until(lambda: words in (self.ask(text) or ""), f"not there: {words}")

    def ask(self, expression: str) -> Any:
        """The value of an expression on the page; None while a page is being left."""
        try:
            answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        except Failed:
            return None
        return answer["result"].get("value")

    def until(self, found: Callable[[], Any], otherwise: str) -> Any:
        """Waits for something true."""
        ends = time.monotonic() + PATIENCE
        while not (value := found()):
            if time.monotonic() > ends:
                raise Failed(f"{otherwise}; the page says: {self.ask('document.body.innerText')}")
            time.sleep(0.05)
        return value

    def shoot(self, name: str) -> None:
        """A picture for somebody to look at."""
        shots = ROOT / "build" / "screenshots"
        shots.mkdir(parents=True, exist_ok=True)
        picture = self._call("Page.captureScreenshot")["data"]
        (shots / f"{name}.png").write_bytes(base64.b64decode(picture))

    @property
    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways; asked of a page that was seen."""
        return self.ask("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")

    @property
    def cookies(self) -> list[dict[str, Any]]:
        """Cookies of the page."""
        return self._call("Network.getCookies")["cookies"]

    @property
    def troubles(self) -> list[str]:
        """Exceptions and errors since the browser started."""
        return [
            json.dumps(event["params"], ensure_ascii=False)[:300]
            for event in self._browser.events
            if event.get("method") == "Runtime.exceptionThrown"
            or (event.get("method") == "Log.entryAdded"
            and event["params"]["entry"]["level"] == "error")
        ]

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.call(method, self._session, **parameters)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends don't stand in the way of 3 and 4."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends)
    for end in ends:
        os.close(end)
    return high
