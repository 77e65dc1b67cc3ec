"""All settings. Machines differ only in their environment: see .env.example."""

from pathlib import Path

from environ import Env

from config.csp import storefront_policy
from config.environment import (
    BASE_DIR,
    RUNNING_TESTS,
    database_url,
    env,
    flag,
    one_of,
    origin,
    required,
    url_setting,
    whole_number,
)
from config.installed import (  # noqa: F401
    INSTALLED_APPS,
    MIDDLEWARE,
    MIGRATION_MODULES,
)
from config.oscar_defaults import *

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
"""A shop on one machine, for looking at: samples, and a stand-in that takes no money."""

MAINTENANCE = flag("MAINTENANCE")
"""Visitors read that we are back soon; staff and Stripe are still let in."""

SANDBOX = DEBUG or DEMO or RUNNING_TESTS
"""Not production: secrets may be missing and plain http is allowed."""

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
PORT = whole_number("PORT", default=8000, least=1)
SITE_URL = origin(
    "SITE_URL",
    default=required(
        "SITE_URL",
        why="give the address that buyers type, such as https://www.example.com.",
        unless=SANDBOX,
        otherwise=f"http://127.0.0.1:{PORT}",
    ),
)
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = required(
    "SECRET_KEY",
    why="give fifty random characters or more, and keep them secret.",
    unless=SANDBOX,
    otherwise="only-for-development-" + "0" * 40,
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
"""Keys that were in use before: links that were mailed, and hashes, were made with them."""
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[SITE_URL.split("//")[1].rsplit(":", 1)[0]]
)
if SANDBOX:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

SITE_ID = 1
OSCAR_SHOP_NAME = SITE_NAME = OTP_TOTP_ISSUER = "AnxDefy+"
SHIPPING_RATES = BASE_DIR / env.str(
    "SHIPPING_RATES", default="shop/shipping/rates.toml"
)
"""What parcels cost, how long they take and whom they reach."""

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"languages": "config.language_tags"},
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

ONE_PERSON_NEWSROOM = flag("ONE_PERSON_NEWSROOM", default=DEMO)
"""Whoever may approve articles may approve their own, while nobody else could. The
history says so. The demo has one member of staff, so there it is on."""

REFUND_LIMIT = whole_number("REFUND_LIMIT", default=150)
"""US dollars of one order that staff may give back without an owner."""

PAGE_FACTS = "config.page_facts.page_facts"

WITHOUT_NOTICES = {
    "/admin/": "staff at work; the previews there are whole pages, and bear them",
    "/health/": "a word for the container",
    "/pay/webhook/": "a word for Stripe",
    "/robots.txt": "addresses",
    "/sitemap.xml": "addresses",
}
"""Whatever else says something in words bears the notices or does not leave: see
compliance.guard. What starts with one of these addresses is let through; say why."""

# Database, cache, queue, mail

DATABASES = {
    "default": url_setting(
        "DATABASE_URL", database_url, default=f"sqlite:///{VAR_DIR}/db.sqlite3"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue at BEGIN instead of failing half-way through a transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = whole_number("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": url_setting("CACHE_URL", Env.cache_url_config, default="locmemcache://")
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if RUNNING_TESTS
        else "django_tasks_db.DatabaseBackend",
        # What takes minutes has a worker of its own, so that no receipt waits for it.
        "QUEUES": ["default", "long"],
    }
}

vars().update(
    url_setting(
        "EMAIL_URL",
        Env.email_url_config,
        default=required(
            "EMAIL_URL",
            why="give the mail server, such as smtp+tls://user:password@host:587.",
            unless=SANDBOX,
            otherwise=f"filemail:///{VAR_DIR}/mail",
        ),
    )
)
GUARDED_EMAIL_BACKEND = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "compliance.mail.GuardedBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="AnxDefy+ <shop@example.com>"
)
STAFF_EMAIL = env.list("STAFF_EMAIL", default=[])
"""Who hears of payments, letters and retracted papers that need a person."""
LOOKUP_CONTACT = env.str("LOOKUP_CONTACT", default="".join(STAFF_EMAIL[:1]))
"""The address that Crossref and NCBI write to when our questions trouble them."""
REVIEW_REQUEST_AFTER_DAYS = whole_number("REVIEW_REQUEST_AFTER_DAYS", default=30)
"""From the arrival of an order to the mail that asks for a review: a bottle lasts 30."""
SERVER_EMAIL = DEFAULT_FROM_EMAIL
OSCAR_FROM_EMAIL = DEFAULT_FROM_EMAIL

# Who may sign in

AUTH_USER_MODEL = "user.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "shop.user.door.MailedLink",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60
STAFF_SECOND_FACTOR = flag("STAFF_SECOND_FACTOR", default=not SANDBOX)
"""Staff give a code of an app after their password; on the first day they set it up.
Where it is off, each may set one up, and is then asked for it."""
AXES_HANDLER = "shop.user.door.StaffDoorRecords"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 1
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "shop.pace.first_address_of"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["code"]

# Security headers; plain http only where SITE_URL says so

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Staff who paste a whole book into an article read a sentence in the form rather than
# a bare "Bad Request"; Django's own bound is 2.5 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20

# Words, time, files

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English"), ("es", "Español")]
LANGUAGE_TAGS = {"en-us": "en-US", "es": "es-US"}
"""How pages and search engines name them: both are written for the United States."""
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/New_York"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or RUNNING_TESTS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or RUNNING_TESTS

# Stripe: only shop.stripe.client reads these

STRIPE_SECRET_KEY = required(
    "STRIPE_SECRET_KEY",
    why="give the restricted or secret key of your Stripe account.",
    unless=SANDBOX,
)
STRIPE_WEBHOOK_SECRET = required(
    "STRIPE_WEBHOOK_SECRET",
    why="give the signing secret of the webhook endpoint at Stripe.",
    unless=SANDBOX,
)
TAX_BY = one_of("TAX_BY", ["rates", "stripe"], default="rates")
"""Who says the sales tax: the rates that staff keep, or Stripe Tax."""
STRIPE_TAX_CODE = env.str("STRIPE_TAX_CODE", default="")
"""Stripe's category of a supplement; empty for the preset one of the account."""
STRIPE_API_BASE = origin("STRIPE_API_BASE", default="https://api.stripe.com")
STRIPE_PAYMENT_PAGE = (
    "https://checkout.stripe.com"
    if STRIPE_API_BASE == "https://api.stripe.com"
    else STRIPE_API_BASE
)
CONTENT_SECURITY_POLICY = {"DIRECTIVES": storefront_policy(STRIPE_PAYMENT_PAGE)}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # At DEBUG the package writes whole requests, with the buyer's address in them.
    "loggers": {"stripe": {"level": "WARNING"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING" if RUNNING_TESTS else "INFO"),
    },
}
