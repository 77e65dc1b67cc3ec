"""Fills this project's database, asks for its pages, and prints what came back."""

import json
import os
import sys
from io import StringIO

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.blog.elsewhere.settings"


def main() -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    demo = settings.BASE_DIR / "demo"
    call_command("load_sources", demo / "sources.json", stdout=StringIO())
    call_command("load_articles", demo / "articles", stdout=StringIO())
    reader, writer = Client(), Client()
    writer.force_login(get_user_model().objects.create_superuser("editor"))
    asked = {
        **dict.fromkeys(sys.argv[1:], reader),
        "/admin/blog/article/add/": writer,
        "/admin/blog/source/find/": writer,
    }
    answers = {path: client.get(path) for path, client in asked.items()}
    told = {
        "statuses": {path: page.status_code for path, page in answers.items()},
        "pages": {path: page.content.decode() for path, page in answers.items()},
        "loaded": sorted({"oscar", "stripe", "shop", "config"} & {*sys.modules}),
    }
    sys.stdout.write(json.dumps(told))


main()
