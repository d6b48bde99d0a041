"""`/healthz`: whether this installation can serve, for load balancers and for `make demo`."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kaoping.people.access import always


@always
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and all migrations are applied, else 503 with the cause."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _all_migrated()
    except (DatabaseError, LookupError) as fault:
        return HttpResponse(f"{type(fault).__name__}\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@cache
def _all_migrated() -> None:
    """Raise LookupError while a migration is missing; a yes is remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("migrations are missing")
