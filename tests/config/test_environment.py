"""A shop that is set up wrong does not start, and says which setting is wrong."""

import re

import pytest

from config.environment import BASE_DIR
from tests.config.environment import documented_settings, manage, production_settings


def test_production_settings_pass_the_deployment_check():
    checked = manage(
        "check", "--deploy", "--fail-level", "WARNING", **production_settings()
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "SITE_URL",
        "EMAIL_URL",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
    ],
)
def test_start_names_the_missing_secret(name):
    settings = production_settings()
    del settings[name]

    checked = manage("check", **settings)

    assert checked.returncode != 0
    assert f"{name} is not set" in checked.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "ture"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("SITE_URL", "www.example.com"),
        ("SITE_URL", "https://www.example.com/shop"),
        ("DATABASE_URL", "oracle-of-delphi://db"),
        ("CACHE_URL", "cupboard://x"),
        ("EMAIL_URL", "pigeon://x"),
        ("STRIPE_API_BASE", "api.stripe.com"),
        ("CONN_MAX_AGE", "-1"),
        ("TAX_BY", "guessing"),
        ("SHIPPING_RATES", "nowhere.toml"),
    ],
)
def test_start_names_the_bad_value(name, value):
    checked = manage("check", **{**production_settings(), name: value})

    assert checked.returncode != 0
    last_line = checked.stderr.strip().splitlines()[-1]
    assert name in last_line


def test_every_setting_that_is_read_is_documented_and_the_reverse():
    code = "".join(
        (BASE_DIR / "config" / name).read_text() for name in ["settings.py", "run.py"]
    )
    read = set(
        re.findall(
            r"(?:flag|one_of|whole_number|origin|required|url_setting|env\.str|env\.list)\(\s*\"([A-Z_]+)\"",
            code,
        )
    )

    elsewhere = {"POSTGRES_PASSWORD", "TEST_DATABASE_URL"}
    assert read - documented_settings() == {"STRIPE_API_BASE"}
    assert documented_settings() - read == elsewhere
