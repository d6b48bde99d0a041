"""What all pages of the editor show around their form: parts, faults, periods, the draft itself."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from kaoping.schemes.document import Node
from kaoping.schemes.editing.faults import Mend, address, document_of, faults_of, mends
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.parts.registry import PARTS
from kaoping.schemes.queries import scheme_of
from kaoping.schemes.shapes.about import About, table, text
from kaoping.scoring.scheme import Scheme


@dataclass(frozen=True)
class Link:
    """An entry of the editor's menu: is it this page, how many faults, is anything written there."""

    title: str
    href: str
    is_here: bool
    faults: int
    is_empty: bool = False


@dataclass(frozen=True)
class Menu:
    """The pages of one period."""

    title: str
    links: list[Link]
    is_open: bool

    @property
    def faults(self) -> int:
        """How many faults its pages have together."""
        return sum(link.faults for link in self.links)


class Editor:
    """A draft that is being edited, as pages see it."""

    def __init__(self, version: SchemeVersion, here: str = "") -> None:
        self.version, self.here = version, here
        self.period = ""  # which the page is about

    @cached_property
    def root(self) -> Node | None:
        """The text as a document; None when it can only be mended as text."""
        return document_of(self.version.text)

    @cached_property
    def plain(self) -> dict:
        """What the text says, faulty anywhere."""
        return table(self.root.plain()) if self.root else {}

    @cached_property
    def mends(self) -> list[Mend]:
        """All faults with their pages."""
        return mends(self.version)

    @property
    def scheme(self) -> Scheme | None:
        """The scheme, when the text has no faults."""
        return None if faults_of(self.version.text) else scheme_of(self.version)

    @cached_property
    def title(self) -> str:
        """What the draft calls itself."""
        return text(self.plain.get("title")) or self.version.scheme.title

    @property
    def periods(self) -> list[str]:
        """Keys of the periods."""
        return list(table(self.plain.get("periods")))

    def about(self, period: str, kind: str = "", node: object = None) -> About:
        """What forms of a period may choose from."""
        return About(self.plain, period, kind, node)

    @cached_property
    def undo(self) -> int | None:
        """The text before the last saving, by its key; None when nothing was changed yet."""
        return self.version.kept_texts.values_list("pk", flat=True).first()

    @cached_property
    def _faulty(self) -> Counter:
        pages = Counter(mend.href.split("?")[0] for mend in self.mends)
        items = pages.pop(address(self.version, "edit_item"), 0)
        return pages + Counter({"items": items})

    @cached_property
    def menus(self) -> list[Menu]:
        """The editor's menu, a part for each period."""
        return [self._menu(period) for period in self.periods]

    def _menu(self, period: str) -> Menu:
        said = table(table(self.plain.get("periods")).get(period))
        tree = address(self.version, "edit_tree", period)
        links = [self._link(_("Indicators"), tree, self._faults_of_items(period))]
        for part in PARTS:
            href = address(self.version, "edit_part", period, part.key)
            empty = not any(said.get(key) for key in part.keys)
            links.append(self._link(str(part.title), href, 0, empty))
        is_open = period == self.period or len(self.periods) == 1
        return Menu(text(said.get("title")) or period, links, is_open)

    def _faults_of_items(self, period: str) -> int:
        stem = f"at=periods.{period}.trees."
        return sum(stem in mend.href for mend in self.mends)

    def _link(self, title: str, href: str, faults: int, is_empty: bool = False) -> Link:
        return Link(title, href, href == self.here, faults + self._faulty[href], is_empty)

    @cached_property
    def general(self) -> list[Link]:
        """Pages about the scheme as a whole."""
        names = (
            ("edit_basics", _("Basics")),
            ("edit_text", _("Whole text")),
            ("edit_history", _("Earlier texts")),
        )
        return [self._link(title, address(self.version, name), 0) for name, title in names]
