"""The sizes of a photograph: which there are, what they are called, how they are made.

They are made when a picture comes in, never when a page is read."""

from collections.abc import Iterator
from io import BytesIO
from math import ceil
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageCms, ImageOps

WIDTHS = (480, 800, 1200)
FALLBACK_WIDTH = 800
MOST_PIXELS = 40_000_000
MOST_BYTES = 15 * 1024 * 1024
UNREADABLE = (
    "This file cannot be read as a picture. Give a whole JPEG, PNG, WebP or AVIF file."
)
READ = ("JPEG", "PNG", "WEBP", "AVIF")
WRITE: dict[str, dict] = {
    # speed 8: a fifth of a second for 1600 pixels, where the default takes half.
    "avif": {"format": "AVIF", "quality": 58, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}


def widths_of(width: int) -> list[int]:
    """The widths that a picture is offered in: only ever scaled down."""
    return [step for step in WIDTHS if step <= width] or [width]


def fallback_width(width: int) -> int:
    """Of the JPEG for a browser that picks no size by itself."""
    steps = widths_of(width)
    return max((step for step in steps if step <= FALLBACK_WIDTH), default=steps[0])


def height_at(width: int, *, size: tuple[int, int]) -> int:
    return max(1, round(size[1] * width / size[0]))


def rendition_name(original_name: str, width: int, extension: str) -> str:
    path = PurePosixPath(original_name)
    return str(path.with_name(f"{path.stem}-{path.suffix[1:]}-{width}.{extension}"))


def rendition_names(original_name: str, width: int) -> Iterator[str]:
    for step in widths_of(width):
        for extension in WRITE:
            yield rendition_name(original_name, step, extension)


def check_picture(file: FieldFile) -> None:
    """Raises ValidationError with a sentence for whoever uploads the file."""
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"This file has {ceil(file.size / 1024 / 1024)} MB."
            f" Give one of at most {MOST_BYTES // 1024 // 1024} MB."
        )
    try:
        with Image.open(file, formats=READ) as picture:
            pixels = picture.width * picture.height
            if pixels > MOST_PIXELS:
                raise ValidationError(
                    f"This picture has {ceil(pixels / 1e6)} megapixels."
                    f" Give one of at most {MOST_PIXELS / 1e6:.0f}."
                )
            picture.load()
    except Image.DecompressionBombError as error:
        raise ValidationError(
            f"This picture is too large. Give one of at most"
            f" {MOST_PIXELS / 1e6:.0f} megapixels."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(UNREADABLE) from error
    finally:
        file.seek(0)


def make_renditions(
    original_name: str, *, storage: Storage = default_storage
) -> tuple[int, int]:
    """Writes every size in every format and returns the upright width and height.

    Leaves none behind if one fails."""
    with (
        storage.open(original_name) as file,
        Image.open(file, formats=READ) as opened,
    ):
        picture = _upright_srgb(opened)
    written: list[str] = []
    try:
        for step in widths_of(picture.width):
            size = (step, height_at(step, size=picture.size))
            small = picture.resize(size, Image.Resampling.LANCZOS)
            for extension, options in WRITE.items():
                name = rendition_name(original_name, step, extension)
                # A name in use belongs to an earlier picture of the same name.
                storage.delete(name)
                storage.save(name, _encoded(small, options))
                written.append(name)
    except BaseException:
        for name in written:
            storage.delete(name)
        raise
    return picture.size


def delete_renditions(
    original_name: str, width: int, *, storage: Storage = default_storage
) -> None:
    for name in rendition_names(original_name, width):
        storage.delete(name)


def fallback_url(image: Any) -> str:
    """The JPEG of a ProductImage that every browser and every machine can show."""
    photograph = getattr(image, "photograph", None)
    if photograph is None:
        return image.original.url
    width = fallback_width(photograph.width)
    return image.original.storage.url(
        rendition_name(photograph.original_name, width, "jpg")
    )


def _upright_srgb(picture: Image.Image) -> Image.Image:
    """Turned as the camera says, in sRGB, without the metadata (place, camera)."""
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = _in_srgb(upright, mode) or upright.convert(mode)
    plain.info.clear()
    return plain


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image | None:
    """None where no profile says what the colors mean; they stay as they are."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return None
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            outputMode=mode,
        )
    except (ImageCms.PyCMSError, OSError):
        return None


def _encoded(picture: Image.Image, options: dict) -> ContentFile:
    if options["format"] == "JPEG" and picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture).convert("RGB")
    file = BytesIO()
    picture.save(file, **options)
    return ContentFile(file.getvalue())
