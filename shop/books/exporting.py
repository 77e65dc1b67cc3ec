"""Writes an export in the worker."""

from django_tasks import task

from shop.books.csv_file import pieces
from shop.books.models import EXPORT
from shop.books.period import Period
from shop.books.tables import TABLES
from shop.progress.models import Job
from shop.progress.working import LONG, Run, carry_out, start
from shop.user.models import User


def ask_for_export(table: str, period: Period, *, by: User) -> Job:
    return start(
        EXPORT,
        f"{TABLES[table].name}, {period}",
        by=by,
        table=table,
        since=period.since.isoformat(),
        until=period.until.isoformat(),
    )


@task(queue_name=LONG)
def write_export(job_id: int, run: int) -> str:
    return carry_out(job_id, run, _write)


def file_name(table: str, period: Period) -> str:
    return f"{table}-{period.since}-to-{period.until}.csv"


def _write(run: Run) -> None:
    arguments = run.job.arguments
    table, period = TABLES[arguments["table"]], Period.of(arguments)
    count = table.rows().count(period)
    run.expect(count)
    for piece in pieces(table, period, run.advance):
        run.keep(piece)
    run.finish(file_name=file_name(arguments["table"], period), done=count)
