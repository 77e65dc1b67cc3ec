"""Which apps and middleware run, in order: the part of the settings that is the same
on every machine."""

import oscar

OSCAR_FORKS = ["basket", "catalogue", "checkout", "order", "partner", "shipping"]
# Its dashboard, and the templates, tags and static files that only the dashboard and
# its storefront use: see docs/decisions/0004.
OSCAR_LEFT_OUT = ("oscar.apps.dashboard.", "oscar.config.", "widget_", "django_tables2")
OSCAR_APPS = [
    name for name in oscar.INSTALLED_APPS if not name.startswith(OSCAR_LEFT_OUT)
]
INSTALLED_APPS = [
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "compliance",
    "blog",
    "shop.user",
    "shop.progress",
    "shop.supplement",
    "shop.bundle",
    "shop.lot",
    "shop.stripe",
    "shop.parcel",
    "shop.promotion",
    "shop.recall",
    "shop.returns",
    "shop.review",
    "shop.safety_report",
    "shop.purchase_record",
    "shop.tax",
    "shop.books",
    "shop.account",
    "shop.upkeep",
    "shop.mailing_list",
    "shop.newsletter",
    "shop.staff",
    "shop.back_in_stock",
    "shop.stock_days",
    *(
        f"shop.{name[11:]}" if name.split(".")[2] in OSCAR_FORKS else name
        for name in OSCAR_APPS
        if name.startswith("oscar.apps.") and name.count(".") == 4
    ),
    *(
        name.replace("django.contrib.admin", "config.apps.StaffAdminConfig")
        for name in OSCAR_APPS
        if not (name.startswith("oscar.apps.") and name.count(".") == 4)
    ),
    "sorl.thumbnail",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "config.caching.SharedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.languages.LanguageOfTheAddress",
    "compliance.guard.NoticesGuard",
    "config.maintenance.ClosedForMaintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.slashes.SlashWhereItLeads",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shop.staff.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.basket.middleware.BasketMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.refusals.RefusedByDatabase",
]

# Our forks add no table of their own to these apps, so they keep Oscar's migrations.
MIGRATION_MODULES = {
    label: f"oscar.apps.{label}.migrations"
    for label in OSCAR_FORKS
    if label != "checkout"
}
