"""The sizes of a picture: which there are, how they are made, how a page offers them.

They are made when a picture comes in, never when a page is read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from PIL import Image, ImageCms, ImageOps

WIDTHS = (480, 800, 1200)
FALLBACK_WIDTH = 800
MOST_PIXELS = 40_000_000
MOST_BYTES = 15 * 1024 * 1024
LONGEST_SIDE = 4_096
"""Pixels that are worked on; a larger picture is first made smaller."""
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
_TYPES = {"avif": "image/avif", "webp": "image/webp"}

Name = Callable[[int, str], str]
"""From a width and an extension to a file's name or address."""


def widths_of(width: int, steps: Sequence[int] = WIDTHS) -> list[int]:
    """The widths that a picture is offered in: only ever scaled down."""
    return [step for step in steps if step <= width] or [width]


def fallback_width(width: int, steps: Sequence[int] = WIDTHS) -> int:
    """Of the JPEG for a browser that picks no size by itself."""
    offered = widths_of(width, steps)
    return max((step for step in offered if step <= FALLBACK_WIDTH), default=offered[0])


def height_at(width: int, *, size: tuple[int, int]) -> int:
    return max(1, round(size[1] * width / size[0]))


def check_picture(file: Any) -> None:
    """Raises ValidationError with a sentence for whoever uploads the file."""
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"This file has {ceil(file.size / 1024 / 1024)} MB."
            f" Give one of at most {MOST_BYTES // 1024 // 1024} MB."
        )
    try:
        with Image.open(file, formats=READ) as picture:
            _refuse_what_it_says(picture)
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


def opened_picture(file: IO[bytes]) -> Image.Image:
    """Turned as the camera says, in sRGB, without the metadata (place, camera), its
    sides within LONGEST_SIDE."""
    with Image.open(file, formats=READ) as picture:
        if max(picture.size) > LONGEST_SIDE:
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(picture)
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        plain = _in_srgb(upright, mode) or upright.convert(mode)
    plain.info.clear()
    return plain


def write_renditions(
    picture: Image.Image, name: Name, *, storage: Storage, steps: Sequence[int] = WIDTHS
) -> list[str]:
    """Writes every size in every format and returns the names. Leaves none behind if
    one fails."""
    written: list[str] = []
    try:
        for step in widths_of(picture.width, steps):
            size = (step, height_at(step, size=picture.size))
            small = picture.resize(size, Image.Resampling.LANCZOS)
            for extension, options in WRITE.items():
                # A name in use belongs to an earlier picture of the same name.
                storage.delete(name(step, extension))
                storage.save(name(step, extension), _encoded(small, options))
                written.append(name(step, extension))
    except BaseException:
        for one in written:
            storage.delete(one)
        raise
    return written


def names_of(name: Name, width: int, steps: Sequence[int] = WIDTHS) -> Iterator[str]:
    for step in widths_of(width, steps):
        for extension in WRITE:
            yield name(step, extension)


@dataclass(frozen=True)
class Offer:
    """A picture that was made in sizes: where each is, and how large it was."""

    url: Name
    size: tuple[int, int]
    steps: Sequence[int] = WIDTHS


def picture_html(offer: Offer, *, sizes: str, alt: str, when: SafeString) -> SafeString:
    """AVIF, then WebP, then JPEG. `sizes` and `when` are attributes: how wide it is
    shown, and how urgent it is."""
    width = fallback_width(offer.size[0], offer.steps)
    steps = widths_of(offer.size[0], offer.steps)
    return format_html(
        '<picture>{}<img src="{}" width="{}" height="{}" alt="{}" {}></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            (
                (
                    kind,
                    ", ".join(
                        f"{offer.url(step, extension)} {step}w" for step in steps
                    ),
                    sizes,
                )
                for extension, kind in _TYPES.items()
            ),
        ),
        offer.url(width, "jpg"),
        width,
        height_at(width, size=offer.size),
        alt,
        when,
    )


def _refuse_what_it_says(picture: Image.Image) -> None:
    """By the file's head, before anything is unpacked."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise ValidationError(
            f"This picture has {ceil(pixels / 1e6)} megapixels."
            f" Give one of at most {MOST_PIXELS / 1e6:.0f}."
        )
    if getattr(picture, "n_frames", 1) > 1:
        raise ValidationError("This picture moves. Give one that stands still.")


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
