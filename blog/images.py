"""Taking in a picture for articles: all of it or nothing."""

from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models.fields.json import KT
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from blog.models import ArticleRevision, Image
from blog.models.images import STEPS, file_name
from blog.renditions import names_of, opened_picture, write_renditions

_SAFE = "abcdefghjkmnpqrstuvwxyz23456789"


def add_image(file: Any, *, alt: str, credit: str, by: Any) -> Image:
    """Of a file that check_picture let pass. Without alt it is decorative. Only the
    sizes are kept: the file itself may tell where it was taken."""
    picture = opened_picture(file)
    key = _key(file.name, picture.size)
    name = partial(file_name, key)
    written = write_renditions(picture, name, storage=default_storage, steps=STEPS)
    try:
        with transaction.atomic():
            return Image.objects.create(
                key=key,
                alt=alt,
                is_decorative=not alt,
                credit=credit,
                width=picture.width,
                height=picture.height,
                uploaded_by_id=by.pk,
            )
    except BaseException:
        _delete(written, default_storage)
        raise


def remove_image(image: Image) -> None:
    """The row first; its files once that is sure."""
    name = partial(file_name, image.key)
    files = list(names_of(name, image.width, STEPS))
    with transaction.atomic():
        image.delete()
        transaction.on_commit(partial(_delete, files, default_storage))


def shown_in(image: Image) -> list[str]:
    """Titles of the articles that show it or once did: old words may come back."""
    revisions = ArticleRevision.objects.annotate(body=KT("words__body")).filter(
        body__contains=f"(image:{image.key}"
    )
    titles = revisions.select_related("article").values_list(
        "article__title", flat=True
    )
    return sorted(set(titles))


def _key(file_name: str, size: tuple[int, int]) -> str:
    words = slugify(PurePath(file_name).stem)[:40].replace("_", "-").strip("-")
    parts = [part for part in words.split("-") if part][:8]
    unique = get_random_string(8, _SAFE)
    return "-".join([*(parts or ["image"]), unique, f"{size[0]}x{size[1]}"])


def _delete(names: list[str], storage: Storage) -> None:
    for name in names:
        storage.delete(name)
