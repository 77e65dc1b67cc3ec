"""Photographs: sizes made at upload, refused files, nothing left behind."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template import Context, Template
from oscar.core.loading import get_model
from PIL import Image, ImageCms

from blog import renditions
from shop.supplement.models import Photograph
from tests.factories import make_photograph, make_product, picture_file

ProductImage = get_model("catalogue", "ProductImage")

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return make_product()


@pytest.fixture
def stored(settings):
    """The names and contents of all files in MEDIA_ROOT."""

    def names() -> dict[str, Path]:
        return {
            file.name: file
            for file in Path(settings.MEDIA_ROOT).rglob("*")
            if file.is_file()
        }

    return names


def unsaved(product, file: ContentFile) -> ProductImage:
    return ProductImage(product=product, original=file, caption="A bottle")


def errors_of(image) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        image.full_clean()
    return caught.value.message_dict["original"]


def test_upload_makes_three_formats_scaled_down_only(product, stored):
    make_photograph(product, size=(900, 1125))

    assert sorted(stored()) == [
        "bottle-png-480.avif",
        "bottle-png-480.jpg",
        "bottle-png-480.webp",
        "bottle-png-800.avif",
        "bottle-png-800.jpg",
        "bottle-png-800.webp",
        "bottle.png",
    ]
    for name, file in stored().items():
        with Image.open(file) as picture:
            if "480" in name:
                assert picture.size == (480, 600)
            assert (
                picture.format
                == {
                    ".avif": "AVIF",
                    ".jpg": "JPEG",
                    ".webp": "WEBP",
                    ".png": "PNG",
                }[file.suffix]
            )


def test_small_picture_keeps_its_width(product, stored):
    make_photograph(product, size=(300, 200))

    assert "bottle-png-300.avif" in stored()
    assert len(stored()) == 4


def test_same_name_in_another_format_is_another_picture(product, stored):
    make_photograph(product, name="bottle.png", size=(500, 500))
    make_photograph(product, name="bottle.jpg", form="JPEG", size=(500, 500))

    assert {"bottle-png-480.jpg", "bottle-jpg-480.jpg"} <= stored().keys()
    assert Photograph.objects.count() == 2


def test_picture_is_turned_upright_and_loses_its_metadata(product, stored):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x0110] = "Secret camera"
    file = BytesIO()
    Image.new("RGB", (600, 400)).save(file, "JPEG", exif=exif)

    unsaved(product, ContentFile(file.getvalue(), name="turned.jpg")).save()

    row = Photograph.objects.get()
    assert (row.width, row.height) == (400, 600)
    with Image.open(stored()["turned-jpg-400.jpg"]) as picture:
        assert picture.size == (400, 600)
        assert not picture.getexif()


def test_transparent_and_cmyk_pictures_are_read(product, stored):
    for mode, form, name in (("RGBA", "PNG", "glass.png"), ("CMYK", "JPEG", "ink.jpg")):
        file = BytesIO()
        Image.new(mode, (500, 500)).save(file, form)
        unsaved(product, ContentFile(file.getvalue(), name=name)).save()

    with Image.open(stored()["glass-png-480.jpg"]) as picture:
        assert picture.getpixel((0, 0)) == (255, 255, 255)
    with Image.open(stored()["glass-png-480.webp"]) as picture:
        assert picture.mode == "RGBA"
    with Image.open(stored()["ink-jpg-480.jpg"]) as picture:
        assert picture.mode == "RGB"


@pytest.mark.parametrize("is_whole", [True, False])
def test_color_profile_is_applied_and_a_broken_one_does_no_harm(
    product, stored, is_whole
):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = BytesIO()
    Image.new("RGB", (500, 500), "steelblue").save(
        file, "PNG", icc_profile=profile if is_whole else b"broken"
    )

    unsaved(product, ContentFile(file.getvalue(), name="color.png")).save()

    with Image.open(stored()["color-png-480.webp"]) as picture:
        assert "icc_profile" not in picture.info
        shown = picture.convert("RGB").getpixel((0, 0))
    assert all(abs(a - b) < 6 for a, b in zip(shown, (70, 130, 180), strict=True))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.png", b"These are words."),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cut.png", picture_file().read()[:-40]),
        ("empty.png", b""),
    ],
)
def test_file_that_is_no_whole_picture_is_refused(product, name, content, stored):
    errors = errors_of(unsaved(product, ContentFile(content, name=name)))

    assert errors[0].startswith("This file cannot be read as a picture.") or (
        name == "drawing.svg" and "extension" in errors[0]
    )
    assert not stored()


def test_picture_of_too_many_pixels_is_refused(product):
    file = BytesIO()
    Image.new("1", (8000, 5001)).save(file, "PNG")

    errors = errors_of(unsaved(product, ContentFile(file.getvalue(), name="big.png")))

    assert errors == ["This picture has 41 megapixels. Give one of at most 40."]


def test_file_of_too_many_bytes_is_refused(product, monkeypatch):
    monkeypatch.setattr(renditions, "MOST_BYTES", 1024 * 1024)
    content = picture_file().read() + b"\0" * (2 * 1024 * 1024)

    errors = errors_of(unsaved(product, ContentFile(content, name="heavy.png")))

    assert errors == ["This file has 3 MB. Give one of at most 1 MB."]


def test_second_save_makes_nothing_anew(product, stored):
    image = make_photograph(product)
    before = {name: file.stat().st_mtime_ns for name, file in stored().items()}

    image.caption = "Another caption"
    image.save()

    assert {n: f.stat().st_mtime_ns for n, f in stored().items()} == before


def test_replaced_file_takes_its_sizes_along(
    product, stored, django_capture_on_commit_callbacks
):
    image = make_photograph(product, size=(500, 500))

    with django_capture_on_commit_callbacks(execute=True):
        image.original = picture_file("new.png", size=(700, 700))
        image.save()

    assert sorted(stored()) == [
        "new-png-480.avif",
        "new-png-480.jpg",
        "new-png-480.webp",
        "new.png",
    ]
    assert Photograph.objects.get().width == 700


@pytest.mark.parametrize("whole_product", [True, False])
def test_deleting_leaves_no_file(
    product, stored, whole_product, django_capture_on_commit_callbacks
):
    image = make_photograph(product)

    with django_capture_on_commit_callbacks(execute=True):
        (product if whole_product else image).delete()

    assert not stored()


def test_failure_half_way_leaves_no_size(product, stored, monkeypatch):
    monkeypatch.setitem(
        renditions.WRITE, "jpg", {"format": "JPEG", "quality": "no such"}
    )

    with pytest.raises(ValueError, match="Invalid quality"):
        make_photograph(product)

    assert list(stored()) == ["bottle.png"]


def render(source: str, **context) -> str:
    return Template("{% load photographs %}" + source).render(Context(context))


def test_tag_offers_avif_then_webp_then_jpeg(product, django_assert_num_queries):
    make_photograph(product, caption='A "blue" bottle', size=(900, 1125))
    image = ProductImage.objects.select_related("photograph").get()

    with django_assert_num_queries(0):
        html = render('{% photograph image sizes="50vw" %}', image=image)

    avif, webp, jpeg = html.index("image/avif"), html.index("webp"), html.index("<img")
    assert avif < webp < jpeg
    assert "-480.avif 480w, /media/" in html
    assert "-800.avif 800w" in html
    assert "1200" not in html
    assert 'sizes="50vw"' in html
    assert 'width="800" height="1000"' in html
    assert 'alt="A &quot;blue&quot; bottle"' in html
    assert 'loading="lazy"' in html


def test_tag_hurries_the_first_picture_and_takes_another_alt(product):
    image = make_photograph(product)

    html = render('{% photograph i sizes="9rem" alt="" is_first=True %}', i=image)

    assert 'fetchpriority="high"' in html
    assert "lazy" not in html
    assert 'alt=""' in html


def test_picture_from_before_the_sizes_is_shown_as_it_is(product):
    image = make_photograph(product)
    Photograph.objects.all().delete()
    image = ProductImage.objects.get(pk=image.pk)

    html = render('{% photograph image sizes="9rem" %}', image=image)

    assert html.startswith('<img src="/media/images/')
