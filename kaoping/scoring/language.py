"""The scheme language: YAML text in, a Scheme out, or all of its faults.

No database, no clock. Scalars are read as text, so that 0.5 is no float and ``no`` no boolean.
"""

from hashlib import sha256

from kaoping.scoring import grammar_sources as sources
from kaoping.scoring import procedure
from kaoping.scoring import scheme as nodes
from kaoping.scoring.grammar_after import read_consequence, read_grade, read_ranking, read_veto
from kaoping.scoring.grammar_pay import read_pay
from kaoping.scoring.grammar_rules import read_rule
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.ranges import full_points
from kaoping.scoring.rules import POINT, Weighted
from kaoping.scoring.section import LONGEST_NAME, Fault, Faults, Section
from kaoping.scoring.source import Unreadable, parse

YES_NO = {"true": True, "false": False, "是": True, "否": False}
LANGUAGE_VERSION = 1
LONGEST_KEY = 20  # of periods and kinds of subjects
MOST_PARTS = 200  # of one sort in a period: rankings, figures, consequences …


class SchemeFaults(ValueError):
    """A text that is no scheme. ``faults`` holds every fault, in the text's order."""

    def __init__(self, faults):
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def load_scheme(text, name="scheme.yaml"):
    """The scheme that a YAML text says; raises SchemeFaults with all faults at once."""
    faults = Faults(name)
    try:
        root = Section(parse(text), "", faults)
    except Unreadable as error:
        fault = Fault(name, "(顶层)", error.line, error.cause, error.remedy)
        raise SchemeFaults([fault]) from None
    scheme = _scheme(root, text)
    if faults.found:
        raise SchemeFaults(faults.found)
    return scheme


def _scheme(root, text):
    version = root.whole("format")
    if version not in (None, LANGUAGE_VERSION):
        root.fault(f"不认识第{version}版格式", f"写 format: {LANGUAGE_VERSION}", key="format")
    section = root.section("periods")
    keys = section.named(LONGEST_KEY) if section else ()
    periods = {key: _period(key, section.section(key)) for key in keys}
    return root.build(
        nodes.Scheme,
        name=root.name("name"),
        title=root.words("title"),
        place=root.words("place"),
        document=root.words("document"),
        source=root.words("source"),
        periods=periods,
        text=text,
        sha256=sha256(text.encode("utf-8", "replace")).hexdigest(),
    )


def _period(key, section):
    return None if section is None else _Period(section).build(key)


class _Period:
    """Reads one period; remembers where each part stands, to locate contradictions."""

    def __init__(self, section):
        self.section = section
        self.places = {}
        self.kinds = {}
        self.trees = {}
        self.items = []
        self.fulls = {}

    def build(self, key):
        read = self.section
        parts = {
            "key": key,
            "title": read.words("title"),
            "base_units": read.points("base", 100 * POINT),
            "subjects": self._named("subjects", self._subject),
            "raters": self._named("raters", self._group, None),
            "figures": self._named("figures", sources.read_figure, None),
            "ballots": self._named("ballots", sources.read_ballot, None),
            "juries": self._named("juries", sources.read_jury, None),
            "lists": self._named("lists", sources.read_list, None),
            "events": self._named("events", sources.read_event, None),
            "trees": self._named("trees", self._tree),
            "stages": self._listed("stages", "stage", self._stage),
        }
        parts |= {
            "rankings": self._listed("rankings", "ranking", self._ranking, None),
            "grades": self._listed("grades", "grade", read_grade, None),
            "grades_of": read.names("grades_of", ()),
            "vetoes": self._listed("vetoes", "veto", read_veto, None),
            "consequences": self._listed("consequences", "consequence", read_consequence, None),
            "pay": self._optional("pay", self._pay),
            "feedback": self._optional("feedback", self._feedback),
            "notice": self._optional("notice", self._notice),
        }
        for name in ("feedback", "notice"):
            if not read.has(name):
                read.fault(f"缺少“{name}”", f"补写 {name}")
        read.close()
        if self._broken(parts):
            return self._tell_of_names(parts["raters"])
        return self._make(parts)

    def _broken(self, parts):
        listed = ("stages", "rankings", "grades", "vetoes", "consequences")
        named = ("subjects", "raters", "figures", "ballots", "juries", "lists", "events", "trees")
        lists = [made for key in listed for made in parts[key]]
        tables = [made for key in named for made in parts[key].values()]
        missing = [name for name in ("feedback", "notice", "title") if parts[name] is None]
        return self.section.broken or None in lists or None in tables or bool(missing)

    def _tell_of_names(self, raters):
        """Of a period that cannot be built: item codes twice, and raters that do not exist."""
        codes = [code for code, _, _ in self.items]
        for number, (code, marked_by, section) in enumerate(self.items):
            if code is not None and code in codes[:number]:
                section.fault(f"指标编号 {code} 重复", "每项指标用不同的编号 code")
            if marked_by and marked_by not in raters:
                section.fault(f"没有“{marked_by}”这个评分主体", "在 raters 下写明，或改正")

    def _make(self, parts):
        try:
            return nodes.Period(**parts)
        except Nonsense as nonsense:
            for cause, remedy, where in nonsense.problems:
                self.places.get(where, self.section).fault(cause, remedy)
            return None

    def _named(self, key, read, default=...):
        section = (
            self.section.section(key) if default is ... else self.section.section(key, default)
        )
        if section is None:
            return {}
        found = {}
        self._bounded(section, len(section.written()))
        for name in section.named(LONGEST_KEY if key in ("subjects", "trees") else LONGEST_NAME):
            child = section.section(name)
            found[name] = None if child is None else read(name, child)
        self.section.broken = self.section.broken or section.broken
        return found

    def _listed(self, key, word, read, default=...):
        sections = (
            self.section.sections(key) if default is ... else self.section.sections(key, default)
        )
        self._bounded(self.section, len(sections), key)
        for section in sections:
            if section.is_text("key"):
                self.places[f"{word} {section.text('key')}"] = section
        return tuple(read(section) for section in sections)

    @staticmethod
    def _bounded(section, count, key=None):
        if count > MOST_PARTS:
            section.fault(f"有{count}项，最多{MOST_PARTS}项", "请合并或删减", key=key)

    def _optional(self, key, read):
        section = self.section.section(key, None)
        if section is None:
            return None
        self.places[key] = section
        made = read(section)
        self.section.broken = self.section.broken or made is None
        return made

    def _subject(self, key, read):
        self.places[f"kind {key}"] = read
        self.kinds[key] = read.build(
            nodes.SubjectKind,
            key=key,
            title=read.words("title"),
            posts=read.names("posts", ()),
            team=read.name("team", None),
            level=read.text("level", "village"),
        )
        return self.kinds[key]

    def _group(self, key, read):
        self.places[f"group {key}"] = read
        return read.build(
            nodes.RaterGroup,
            key=key,
            title=read.words("title"),
            post=read.name("post", None),
            office=read.text("office", None),
            of_village=read.one_of("of_village", YES_NO, "false") is True,
            several=read.text("several", "sole"),
            missing=read.text("missing", "gap"),
            at_most=read.whole("at_most", 12),
        )

    def _tree(self, key, read):
        tree = self.trees[key] = self._indicator(read)
        if tree is not None:
            self.fulls = {node.code: node.full_units for node in tree.walk()} | self.fulls
        return tree

    def _indicator(self, read):
        code = read.name("code")
        marked_by = read.name("marked_by", None)
        self.places[f"item {code}"] = read
        self.items.append((code, marked_by, read))
        children = tuple(self._indicator(child) for child in read.sections("children", None))
        full = read.points("full", None)
        rule = read_rule(read, full)
        if full is None:
            full = self._computed_full(rule, children)
        read.broken = read.broken or None in children
        return read.build(
            nodes.Indicator,
            code=code,
            title=read.words("title"),
            rule=rule,
            full_units=full,
            content=read.text("content", ""),
            standard=read.text("standard", ""),
            marked_by=marked_by,
            children=children,
            places=read.whole("round", None),
            reference=read.text("reference", ""),
            not_applicable=read.text("not_applicable", ""),
        )

    def _computed_full(self, rule, children):
        """Full points of a composed node, where the text leaves them to be added up."""
        if rule is None or None in children:
            return 0
        codes = {child.code for child in children}
        if isinstance(rule, Weighted) and {code for code, _ in rule.weights} != codes:
            return 0
        return full_points(rule, children, self._team_full) or 0

    def _team_full(self, code):
        """Full points of a node read earlier; 0 where there is none, reported as contradiction."""
        return self.fulls.get(code, 0)

    def _stage(self, read):
        return read.build(
            procedure.Stage,
            key=read.text("key"),
            title=read.words("title"),
            owner=read.name("owner"),
            day=read.whole("day", None),
            date=read.text("date", ""),
        )

    def _ranking(self, read):
        return read_ranking(read, self.trees)

    def _pay(self, read):
        for row in read.sections("components", None):
            if row.is_text("key"):
                self.places[f"pay {row.text('key')}"] = row
        self.places["pay pay"] = read
        return read_pay(read, self._posts_of)

    def _posts_of(self, kind):
        subject = self.kinds.get(kind)
        return subject.posts if subject else None

    def _feedback(self, read):
        return read.build(
            procedure.Feedback,
            objection_days=read.whole("objection_days"),
            silence=read.text("silence"),
        )

    def _notice(self, read):
        return read.build(
            procedure.Notice,
            days=read.whole("days"),
            name_raters=read.one_of("name_raters", YES_NO),
            contact=read.text("contact", ""),
        )
