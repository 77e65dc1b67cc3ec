from pathlib import Path

HERE = Path(__file__).parent
BASE_DIR = HERE.parents[2]

SECRET_KEY = "elsewhere-" + "0" * 50
DEBUG = False
ALLOWED_HOSTS = ["testserver"]
SITE_URL = "https://magazine.example.org"
SITE_NAME = "Elsewhere"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
ONE_PERSON_NEWSROOM = True
STAFF_EMAIL: list[str] = []
LOOKUP_CONTACT = ""
WITHOUT_NOTICES: dict[str, str] = {}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_URL = "/static/"
ROOT_URLCONF = "tests.blog.elsewhere.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_tasks",
    "compliance",
    "blog",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Its own base and parts first; the magazine's pages after them.
        "DIRS": [HERE / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
