"""What importing a roll would do, worked out before anything is written.

`plan_roll` compares the sheet with what is known of the township and gives either a plan or all faults.
The same sheet planned after its own import plans nothing.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kaoping.lib.text import fold, matching_villages, village_display
from kaoping.papers.intake import CellFault, Intake, Row
from kaoping.people import posts, queries, secrets
from kaoping.people.models import Office, Person, Place
from kaoping.people.roll.columns import SPEECH

SECRET_COLUMNS = ("identity_number", "bank_account")


@dataclass(frozen=True)
class PlannedPost:
    """A post somebody should hold; `office` is the name of the office for posts of offices."""

    place: Place
    kind: str
    office: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        """What makes two posts the same."""
        return self.place.pk, self.kind, self.office

    @property
    def shown(self) -> str:
        """Place and post as the preview lists them."""
        where = self.office or village_display(self.place.name)
        return f"{where} {posts.BY_KEY[self.kind].title}"


@dataclass
class PlannedPerson:
    """One person of the sheet: who they are already, if known, and what is to change."""

    name: str
    phone: str
    known: Person | None
    row: Row
    posts: dict[PlannedPost, datetime.date] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def new_phone(self) -> bool:
        """Whether a known person's telephone is to change."""
        return self.known is not None and bool(self.phone) and self.phone != self.known.phone

    @property
    def outcome(self) -> str:
        """`add`, `change` or `leave`."""
        if self.known is None:
            return "add"
        return "change" if self.posts or self.secrets or self.new_phone else "leave"


@dataclass(frozen=True)
class Plan:
    """Everything an import would do, or what stands in its way."""

    people: tuple[PlannedPerson, ...]
    faults: tuple[CellFault, ...]
    outcomes: Counter[str]
    is_text: bool = False
    """Whether the file was no workbook but a text table."""

    @property
    def has_marked_copy(self) -> bool:
        """Whether some fault points at a cell; a file refused as a whole has none to mark."""
        return any(fault.column_letter for fault in self.faults)

    def count(self, outcome: str) -> int:
        """How many people are added, changed or left as they are."""
        return self.outcomes[outcome]

    @property
    def changes_nothing(self) -> bool:
        """Whether the sheet says only what is known already."""
        return not self.faults and self.count("leave") == len(self.people)


def plan_roll(township: Place, intake: Intake, default_start: datetime.date) -> Plan:
    """Compares a sheet that could be read with the township's people."""
    return _Planner(township, intake, default_start).plan()


class _Planner:
    """One comparison; reads the township once."""

    def __init__(self, township: Place, intake: Intake, default_start: datetime.date) -> None:
        self.township, self.intake, self.default_start = township, intake, default_start
        self.speech = SPEECH[township.level]
        self.faults = list(intake.faults)
        self.villages = {village.name: village for village in queries.villages_of(township)}
        self.offices = set(Office.objects.filter(place=township).values_list("name", flat=True))
        self.known: dict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.filter(home=township):
            self.known[person.name].append(person)
        self.held = self._read_held()
        self.planned: dict[tuple[str, str], PlannedPerson] = {}
        self.phones: dict[str, set[str]] = defaultdict(set)

    def plan(self) -> Plan:
        """Every row, then what only all rows together show."""
        rows = self.intake.rows
        for row in rows:
            if row.values.get("phone"):
                self.phones[row.values.get("name") or ""].add(row.values["phone"])
        for row in rows:
            self._plan_row(row)
        self.faults.sort(key=lambda fault: (fault.row or 0, len(fault.column_letter)))
        people = tuple(self.planned.values())
        outcomes = Counter(person.outcome for person in people)
        return Plan(people, tuple(self.faults), outcomes, self.intake.is_text)

    def _read_held(self) -> dict[tuple[int, str, str], set[int]]:
        held: dict[tuple[int, str, str], set[int]] = defaultdict(set)
        for post in queries.own_posts(self.township):
            office = post.office.name if post.office else ""
            held[post.place_id, post.kind, office].add(post.person_id)
        return held

    def _plan_row(self, row: Row) -> None:
        wanted = list(self._posts_of(row))
        if not row.values.get("posts"):
            self._check_villages(row)
        person = self._person_of(row, wanted) if row.values.get("name") else None
        if person is None:
            return
        start = row.values.get("since") or self.default_start
        for post in wanted:
            holders = self.held[post.key]
            if person.known and person.known.pk in holders:
                continue
            if self._watches_oneself(row, post, person):
                continue
            if not self._is_taken(row, post, person, holders):
                person.posts.setdefault(post, start)
        for column in SECRET_COLUMNS:
            value = row.values.get(column)
            if value and not (person.known and _holds(person.known, column, value)):
                person.secrets[column] = value

    def _person_of(self, row: Row, wanted: list[PlannedPost]) -> PlannedPerson | None:
        """The person a row is about; nobody, and a fault, where the name alone can't tell."""
        name, phone = row.values["name"], row.values.get("phone") or ""
        known = self._known_person(name, phone, wanted)
        phones = self.phones[name] | {person.phone for person in self.known[name]}
        if known is None and not phone and (len(self.known[name]) > 1 or len(phones) > 1):
            self._fault(row, "name", f"叫“{name}”的不止一人", "请填写联系电话，以便区分是哪一位")
            return None
        if not phone:
            phone = _only(self.phones[name]) or (known.phone if known else _only(phones))
        key = (name, phone)
        return self.planned.setdefault(key, PlannedPerson(name, phone, known, row))

    def _known_person(self, name: str, phone: str, wanted: list[PlannedPost]) -> Person | None:
        """By name and telephone; by the post they hold when the telephone is new or missing."""
        namesakes = self.known[name]
        for person in namesakes:
            if phone and person.phone == phone:
                return person
        holding = [
            person
            for person in namesakes
            if any(person.pk in self.held[post.key] for post in wanted)
        ]
        if len(holding) == 1 and (not phone or holding[0].phone not in self.phones[name]):
            return holding[0]
        alone = len(namesakes) == 1 and len(self.phones[name]) < 2
        if alone and (not phone or not namesakes[0].phone):
            return namesakes[0]
        return None

    def _posts_of(self, row: Row) -> Iterator[PlannedPost]:
        for word in row.values.get("posts") or ():
            if word in self.speech.responsible:
                yield from self._responsible_posts(row, self.speech.responsible[word])
            else:
                yield from self._post_of_unit(row, word)

    def _check_villages(self, row: Row) -> None:
        """Villages that nobody knows are pointed at though the post is missing, too."""
        unit = row.values.get("unit") or ""
        if self._is_below(unit):
            self._village(row, "unit", unit, must_exist=True)
        for name in row.values.get("villages") or ():
            self._village(row, "villages", name, must_exist=True)

    def _responsible_posts(self, row: Row, kind: str) -> Iterator[PlannedPost]:
        names = row.values.get("villages")
        column = "villages" if names else "unit"
        names = names or tuple(filter(None, [row.values.get("unit")]))
        if not names:
            self._fault(
                row, "villages", "没有填写所包的村", "请在“包村村名”列填写，几个村用顿号隔开"
            )
        for name in names:
            village = self._village(row, column, name, must_exist=True)
            if village:
                yield PlannedPost(village, kind)

    def _post_of_unit(self, row: Row, word: str) -> Iterator[PlannedPost]:
        unit = row.values.get("unit") or ""
        village = self._village(row, "unit", unit, must_exist=False) if unit else None
        if village and word in self.speech.below:
            yield PlannedPost(village, self.speech.below[word])
            return
        kind = self.speech.own.get(word)
        is_town = unit in ("", self.township.name) or unit.endswith(self.speech.government)
        is_village = self._is_below(unit)
        if is_village or kind is None:
            self._wrong_unit(row, unit, word)
        elif kind == "main_leader" and is_town:
            yield PlannedPost(self.township, kind)
        elif kind in posts.OF_OFFICE and not is_town:
            yield PlannedPost(self.township, kind, office=unit)
        else:
            self._wrong_unit(row, unit, word)

    def _wrong_unit(self, row: Row, unit: str, word: str) -> None:
        is_village = self._is_below(unit)
        said = self.speech
        if word in said.below and (is_village or not unit):
            cause = (
                f"{said.whole}没有叫“{unit}”的{said.place_below}"
                if unit
                else f"没有填写{said.place_below}"
            )
            names = "、".join(village_display(name) for name in list(self.villages)[:3])
            self._fault(row, "unit", cause, f"请填写{said.whole}的{said.place_below}，如{names}等")
        else:
            self._fault(row, "unit", f"“{word}”与单位“{unit}”对不上", said.remedy)

    def _is_below(self, unit: str) -> bool:
        """Whether the unit is called like a place below, not like an office."""
        return village_display(unit).endswith(self.speech.endings)

    def _village(self, row: Row, column: str, name: str, *, must_exist: bool) -> Place | None:
        found = matching_places(name, list(self.villages), self.speech.endings)
        if len(found) > 1:
            shown = "、".join(village_display(each) for each in found)
            self._fault(row, column, f"“{name}”可能指{shown}", "请写全名称")
        elif not found and must_exist:
            said = self.speech
            self._fault(
                row, column, f"{said.whole}没有叫“{name}”的{said.place_below}",
                f"请核对{said.one_below}名",
            )  # fmt: skip
        return self.villages[found[0]] if len(found) == 1 else None

    def _watches_oneself(self, row: Row, post: PlannedPost, person: PlannedPerson) -> bool:
        """Whoever sits on the supervision committee sits on none of the committees it watches."""
        others = posts.AGAINST.get(post.kind, ())
        has = {held.kind for held in person.posts if held.place == post.place}
        if person.known:
            has |= {k for k in others if person.known.pk in self.held[post.place.pk, k, ""]}
        found = [posts.BY_KEY[kind].title for kind in others if kind in has]
        if found:
            self._fault(row, "posts", f"{person.name}已是{village_display(post.place.name)}{found[0]}",
                        "村务监督委员会成员不得由村“两委”成员担任，请更正其中一个职务")  # fmt: skip
        return bool(found)

    def _is_taken(
        self, row: Row, post: PlannedPost, person: PlannedPerson, holders: set[int]
    ) -> bool:
        if post.kind not in posts.OF_ONE_HOLDER:
            return False
        title, where = posts.BY_KEY[post.kind].title, village_display(post.place.name)
        other = next(
            (each for each in self.planned.values() if each is not person and post in each.posts),
            None,
        )
        if other:
            self._fault(row, "posts", f"第 {other.row.number} 行的{other.name}也是{where}{title}",
                        f"一个{self.speech.one_below}同一时间只有一位，请更正其中一行")  # fmt: skip
        elif holders:
            name = Person.objects.get(pk=next(iter(holders))).name
            self._fault(row, "posts", f"{where}已有{title}：{name}",
                        "请先在系统里结束原任职，再导入；如果是同一个人，请核对姓名")  # fmt: skip
        return bool(other or holders)

    def _fault(self, row: Row, column: str, cause: str, remedy: str) -> None:
        self.faults.append(self.intake.fault(row, column, cause, remedy))


def matching_places(typed: str, names: list[str], endings: tuple[str, ...]) -> list[str]:
    """Which of the names may be meant: as villages are matched, else without the kind of place."""
    found = matching_villages(typed, names)
    return found or [name for name in names if _stem(name, endings) == _stem(fold(typed), endings)]


def _stem(name: str, endings: tuple[str, ...]) -> str:
    stems = [name.removesuffix(ending) for ending in endings]
    return min(filter(None, stems), key=len, default=name)


def _holds(person: Person, column: str, value: str) -> bool:
    return secrets.decrypt(getattr(person, column)) == value


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
