"""Questions that pages ask all day, composed into SQL once.

Django takes longer to compose a statement, and PostgreSQL to plan it, than it takes to answer it. A
question is written as a query set like any other, with the values left open; its statement is
composed the first time it is asked, planned once for each connection, and from then on only sent:

    @composed
    def stages_of(cycle):
        return Stage.objects.filter(cycle=cycle).order_by("position")

    stages_of(7)  # a list of stages, asked anew each time

What it gives is what the query set would give: objects with what `select_related` joins in, or the
rows of `values_list`. Values are numbers and texts that stand alone in comparisons, and lists for
`among`; `prefetch_related` needs a query set of its own.
"""

from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from inspect import signature
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

Rows = Sequence[tuple]


class Open(Value):
    """A value that is known only when the question is asked: the one at this place."""

    def __init__(self, place: int) -> None:
        super().__init__(None)
        self.place = place

    def as_sql(self, *_: Any) -> tuple[str, list]:
        """A placeholder, and this in place of its value."""
        return "%s", [self]


class Prepared(ServerBindingCursor):
    """Sends values beside the statement, so that PostgreSQL plans it once for each connection.

    The setting `prepare_threshold` of the database allows it.
    """

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        """Executes the statement and keeps its plan."""
        return super().execute(query, params, prepare=True)


def _cursor() -> Any:
    """As `connection.cursor()`, with its checks and wrappers, but one that prepares."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(Prepared(connection.connection))


def among(column: str, values: Open) -> Func:
    """Whether the column is one of the values of a list given for an open one, as `column__in` would say."""
    return _compared(column, " = ANY(", values, ")")


def like(column: str, pattern: Open) -> Func:
    """Whether the column is like the pattern given for an open value, e.g. `62/6212/%`."""
    return _compared(column, " LIKE ", pattern)


def _compared(column: str, sign: str, value: Open, end: str = "") -> Func:
    template = "%(expressions)s" + end
    return Func(F(column), value, template=template, arg_joiner=sign, output_field=BooleanField())


class Statement(NamedTuple):
    """A composed question: its text, its values in order, and what makes the answer of the rows."""

    sql: str
    values: tuple
    answer: Callable[[Rows], list]


NOTHING = Statement("", (), list)


class Composed:
    """A question that keeps its statement. The statement depends on no request and no language."""

    def __init__(self, question: Callable[..., QuerySet]) -> None:
        self.question = question
        self.statement: Statement | None = None
        update_wrapper(self, question)

    def __call__(self, *given: int | str | list) -> list:
        """The answer for these values, from the database as it is now."""
        statement = self.statement
        if statement is None:
            statement = self.statement = self._compose()
        if statement is NOTHING:
            return []
        values = [given[one.place] if type(one) is Open else one for one in statement.values]
        with _cursor() as cursor:
            cursor.execute(statement.sql, values)
            rows = cursor.fetchall()
        return statement.answer(rows)

    def _compose(self) -> Statement:
        open_values = map(Open, range(len(signature(self.question).parameters)))
        asked = self.question(*open_values)
        compiler = asked.query.get_compiler(connection=connection)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:  # e.g. among no values: the query set doesn't ask, either
            return NOTHING
        if asked._prefetch_related_lookups:
            raise ValueError(f"{self.question} would ask more than one question")
        return Statement(sql, tuple(values), _answers(asked, compiler))


composed = Composed


def _answers(asked: QuerySet, compiler: Any) -> Callable[[Rows], list]:
    """What makes objects or plain rows, as the query set would."""
    count = len(compiler.select)
    converters = compiler.get_converters([column for column, *_ in compiler.select])

    def plain(rows: Rows) -> Rows:
        if rows and len(rows[0]) > count:  # the last columns are those of the order
            rows = [row[:count] for row in rows]
        return compiler.apply_converters(rows, converters) if converters else rows

    if asked._iterable_class is ValuesListIterable:
        return (lambda rows: list(map(tuple, plain(rows)))) if converters else plain
    if asked._iterable_class is ModelIterable:
        return _Objects(compiler, plain)
    raise TypeError(f"{asked._iterable_class} can't be composed")


class _Objects:
    """Makes objects of rows, with the objects joined to them and the columns annotated."""

    def __init__(self, compiler: Any, plain: Callable[[Rows], Rows]) -> None:
        info = compiler.klass_info
        columns = info["select_fields"]
        self.plain = plain
        self.first, self.after = columns[0], columns[-1] + 1
        names = [compiler.select[at][0].target.attname for at in columns]
        self.make = partial(info["model"].from_db, connection.alias, names)
        self.joined = get_related_populators(info, compiler.select, connection.alias)
        self.added = tuple((compiler.annotation_col_map or {}).items())

    def __call__(self, rows: Rows) -> list:
        return list(map(self._object, self.plain(rows)))

    def _object(self, row: tuple) -> Any:
        found = self.make(row[self.first : self.after])
        for each in self.joined:
            each.populate(row, found)
        for name, column in self.added:
            setattr(found, name, row[column])
        return found
