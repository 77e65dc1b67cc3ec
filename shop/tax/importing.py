"""Staff give a file of rates; the worker reads it."""

from collections.abc import Iterator
from io import StringIO

from django_tasks import task

from shop.progress.models import Job
from shop.progress.working import LONG, JobStopped, Run, carry_out, start
from shop.tax.loading import UnusableRates, load_rates
from shop.user.models import User

RATES = "tax-rates"
PIECE = 256 * 1024
MOST_NAMED = 30
"""Lines of the file that are wrong; whoever mends these knows what the others are."""


def ask_for_rates(name: str, text: str, *, by: User) -> Job:
    return start(RATES, f"Rates of sales tax from {name}", by=by, given=_pieces(text))


@task(queue_name=LONG)
def read_rates(job_id: int, run: int) -> str:
    """Rates that stand already are left alone, so that it may run again."""
    return carry_out(job_id, run, _read)


def _read(run: Run) -> None:
    text = b"".join(run.job.given()).decode()
    lines = text.count("\n") + (not text.endswith("\n"))
    run.expect(lines)
    try:
        file = StringIO(text, newline="")
        loaded = load_rates(file, tell=run.advance, before_writing=run.hold)
    except UnusableRates as error:
        raise JobStopped(_told(error.sentences)) from error
    run.finish(
        done=lines,
        problem=f"Added: {loaded.added:,}. Stood already: {loaded.kept:,}.",
    )


def _told(sentences: list[str]) -> str:
    more = len(sentences) - MOST_NAMED
    named = " ".join(sentences[:MOST_NAMED])
    rest = f" And {more:,} more." if more > 0 else ""
    return f"Nothing was loaded: mend the file and give it again. {named}{rest}"


def _pieces(text: str) -> Iterator[bytes]:
    content = text.encode()
    for start_of in range(0, len(content), PIECE):
        yield content[start_of : start_of + PIECE]
