"""Photographs that buyers send along: whatever comes in, what is kept is a small JPEG
that we wrote ourselves, without the place and the camera that a telephone notes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

from blog.renditions import opened_picture

MOST_PHOTOS = 3
MOST_BYTES = 12 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1_600
MOST_IN_ALL = MOST_PHOTOS * MOST_BYTES + 2**20
"""Bytes of a whole request; what is larger is not read."""

FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}

HEIC = gettext_lazy(
    "This photo is in Apple’s HEIC format, which we cannot open. On an iPhone, take a"
    " screenshot of it and choose that, or set Camera, Formats to Most Compatible"
)
UNREADABLE = gettext_lazy(
    "We cannot open this file as a photo. Choose a JPEG, PNG or WebP"
)


def kept_photos(files: Sequence[Any]) -> list[bytes]:
    """Raises ValidationError with a sentence for the buyer."""
    if len(files) > MOST_PHOTOS:
        said = _("Choose up to %(most)d photos")
        raise ValidationError(said % {"most": MOST_PHOTOS})
    return [_kept(file) for file in files]


def _kept(file: Any) -> bytes:
    if file.size > MOST_BYTES:
        said = _("A photo may have %(most)d MB. Choose a smaller one")
        raise ValidationError(said % {"most": MOST_BYTES // 2**20})
    start = file.read(12)
    file.seek(0)
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        raise ValidationError(HEIC)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_too_large())
        file.seek(0)
        return _as_jpeg(opened_picture(file))
    except Image.DecompressionBombError as error:
        raise ValidationError(_too_large()) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(UNREADABLE) from error


def _too_large() -> str:
    said = _("A photo may have %(most)d megapixels. Choose a smaller one")
    return said % {"most": MOST_PIXELS // 10**6}


def _as_jpeg(picture: Image.Image) -> bytes:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    written = BytesIO()
    picture.save(written, "JPEG", quality=80, optimize=True)
    return written.getvalue()
