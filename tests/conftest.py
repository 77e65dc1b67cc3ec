import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from config.translations import compile_all
from tests.first_rows import put_back_after_each


def pytest_addoption(parser):
    parser.addoption(
        "--asks-a-database",
        action="store_true",
        help="leaves out tests to which pytest-django refuses every database",
    )


def pytest_collection_modifyitems(config, items):
    """What asks no database passes on the second as it did on the first."""
    if config.getoption("--asks-a-database"):
        config.hook.pytest_deselected(
            items=[item for item in items if not _asks_a_database(item)]
        )
        items[:] = filter(_asks_a_database, items)


def _asks_a_database(item: pytest.Item) -> bool:
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


def pytest_configure():
    """Before Django reads it: pages of a fresh clone would speak English only."""
    compile_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory, django_db_modify_db_settings_parallel_suffix
):
    """SQLite in a file, as the shop has it: in memory, threads cannot wait for each
    other and every race ends in "table is locked"."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What a new database holds is there again after each test that commits."""
    with django_db_blocker.unblock():
        put_back_after_each(TransactionTestCase)


pytest_plugins = ["tests.stripe_sandbox.fixtures"]


@pytest.fixture(autouse=True)
def _files_in_a_temporary_folder(settings, tmp_path):
    """Oscar's factories and thumbnails write into MEDIA_ROOT."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _process_that_read_no_notice_yet(monkeypatch):
    """What another test's database said is not remembered."""
    from compliance.models import MedicalWords  # noqa: PLC0415 (needs the settings)

    monkeypatch.setattr("compliance.words_now._last_known", MedicalWords())


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    """How often a visitor looked something up is counted in the cache."""
    cache.clear()
