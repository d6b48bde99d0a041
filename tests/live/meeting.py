"""The meeting that is played: turns heard, points pressed, revealed, and when each screen had it."""

import time
from dataclasses import dataclass, field

from kaoping.juries import actions
from kaoping.juries.models import Points
from kaoping.juries.screen import snapshot
from tests import panels
from tests.live.jurors import Given, Juror, all_give
from tests.live.screens import Screens, Seen
from tests.streams import LiveProcess

REVEALED = "得分公布"


@dataclass
class Meeting:
    """A panel under way with everybody who watches. `seconds` holds every wait that was measured."""

    stage: panels.Stage
    live: LiveProcess
    screens: Screens
    jurors: list[Juror]
    back: float = 0.0
    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {
            "press_to_answer_s": [], "answer_to_screen_s": [], "press_to_screen_s": [],
            "reveal_to_screen_s": [],
        }
    )  # fmt: skip

    @classmethod
    def begin(cls, site: str, environ: dict[str, str], screens: int, jurors: int) -> "Meeting":
        """Seats all jurors and opens all screens."""
        stage = panels.with_cards(panels.build(jurors=jurors, villages=2))
        live = LiveProcess(environ=environ).start()
        path = f"/live/juries/{stage.meeting.screen_key}/"
        phones = [Juror(site, code) for code in stage.codes.values()]
        made = cls(stage, live, Screens(live.port, path, screens), phones)
        made.screens.start()
        for juror in phones:
            juror.enter()
        return made

    def hear(self, number: int, *, kill: bool) -> None:
        """One turn from the call to the reveal; `kill`: the live process dies while points come in."""
        turn, called = self.stage.call(), time.monotonic()
        if kill:
            self.live.kill()
        given = all_give(self.jurors, self.marks(number))
        if kill:
            self.live.start()
        waited = self.screens.wait_for(lambda screen: screen[-1].count == len(self.jurors))
        if kill:
            self.back = waited
        else:
            self._measure(given, turn.subject.name, called)
        self._reveal(turn)

    def _measure(self, given: list[Given], name: str, called: float) -> None:
        for number, one in enumerate(given, 1):
            self.seconds["press_to_answer_s"].append(one.answered - one.pressed)
            for screen in self.screens.seen:
                at = self.screens.first(screen, called, _counts(name, number))
                self.seconds["answer_to_screen_s"].append(max(0.0, at - one.answered))
                self.seconds["press_to_screen_s"].append(max(0.0, at - one.pressed))

    def _reveal(self, turn) -> None:
        def shows(seen: Seen) -> bool:
            return seen.state == REVEALED and seen.name == turn.subject.name

        pressed = time.monotonic()
        actions.reveal(turn=turn, by=self.stage.clerk)
        self.screens.wait_for(lambda screen: shows(screen[-1]))
        self.seconds["reveal_to_screen_s"] += [
            self.screens.first(screen, pressed, shows) - pressed for screen in self.screens.seen
        ]

    def marks(self, turn: int) -> list[str]:
        """Points that differ from juror to juror and from turn to turn."""
        return [f"{80 + (juror + turn) % 20}.{juror % 10}" for juror in range(len(self.jurors))]

    def without_final_state(self) -> int:
        """How many screens show something else than the page would."""
        final = snapshot(self.stage.meeting.screen_key).version
        return sum(screen[-1].version != final for screen in self.screens.seen)

    def points_kept(self) -> int:
        """Points that stand in the database."""
        return Points.objects.filter(withdrawn_at__isnull=True).count()

    def end(self) -> None:
        """Closes everything that was opened."""
        self.screens.stop()
        self.live.kill()


def _counts(name: str, number: int):
    return lambda seen: seen.name == name and seen.count >= number
