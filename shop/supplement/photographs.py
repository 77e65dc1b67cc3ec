"""The sizes of a product's photograph: what they are called and when they go."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import Storage, default_storage

from blog.renditions import (
    fallback_width,
    names_of,
    opened_picture,
    write_renditions,
)


def rendition_name(original_name: str, width: int, extension: str) -> str:
    path = PurePosixPath(original_name)
    return str(path.with_name(f"{path.stem}-{path.suffix[1:]}-{width}.{extension}"))


def make_renditions(
    original_name: str, *, storage: Storage = default_storage
) -> tuple[int, int]:
    """Writes every size in every format and returns the upright width and height.

    Leaves none behind if one fails."""
    with storage.open(original_name) as file:
        picture = opened_picture(file)
    write_renditions(picture, partial(rendition_name, original_name), storage=storage)
    return picture.size


def delete_renditions(
    original_name: str, width: int, *, storage: Storage = default_storage
) -> None:
    for name in names_of(partial(rendition_name, original_name), width):
        storage.delete(name)


def rendition_url(image: Any) -> Callable[[int, str], str]:
    """From a width and an extension to the address of that size of a ProductImage."""
    name, storage = image.photograph.original_name, image.original.storage
    return lambda width, extension: storage.url(rendition_name(name, width, extension))


def fallback_url(image: Any) -> str:
    """The JPEG of a ProductImage that every browser and every machine can show."""
    photograph = getattr(image, "photograph", None)
    if photograph is None:
        return image.original.url
    return rendition_url(image)(fallback_width(photograph.width), "jpg")
