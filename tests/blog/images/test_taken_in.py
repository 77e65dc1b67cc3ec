"""A picture is taken in whole or not at all, and described."""

import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from blog import renditions
from blog.models import Image
from tests.blog.desk import errors_of, page_of, person, signed_in
from tests.blog.factories import make_article
from tests.blog.images.picturing import UPLOAD, moving, picture, png_that_says, upload
from tests.blog.pages import open_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("alt", ["", "   "])
def test_picture_without_description_is_refused(ann, stored, alt):
    answer = upload(ann, alt=alt)

    assert answer.status_code == 400
    assert answer.json()["errors"]["alt"] == [
        "Say what it shows, or tick that it is decorative."
    ]
    assert not Image.objects.exists()
    assert not stored()


def test_decorative_is_a_choice_of_its_own(ann):
    both = upload(ann, is_decorative="on")
    chosen = upload(ann, alt="", is_decorative="on")

    assert "not read out" in both.json()["errors"]["alt"][0]
    assert chosen.json()["markdown"].startswith("![](image:tea-")
    assert Image.objects.get().is_decorative


# Pillow warns of it, and we refuse it.
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        ("paper.jpg", b"%PDF-1.7\n1 0 obj\n", "cannot be read"),
        ("words.png", b"These are words.", "cannot be read"),
        ("empty.png", b"", "empty"),
        ("cut.png", picture().read()[:-40], "cannot be read"),
        ("huge.png", png_that_says(10_000, 10_000), "100 megapixels"),
        ("vast.png", png_that_says(60_000, 60_000), "too large"),
        ("moves.png", moving("PNG"), "stands still"),
        ("moves.webp", moving("WEBP"), "stands still"),
        ("moves.gif", moving("GIF"), "cannot be read"),
    ],
)
def test_what_is_no_still_picture_is_refused_at_once(
    ann, stored, name, content, sentence
):
    upload(ann, SimpleUploadedFile("first.png", b"not counted"))
    begun = time.process_time()

    answer = upload(ann, SimpleUploadedFile(name, content))

    assert time.process_time() - begun < 2
    assert answer.status_code == 400
    assert sentence in " ".join(answer.json()["errors"]["file"])
    assert not Image.objects.exists()
    assert not stored()


def test_file_of_too_many_bytes_is_refused(ann, stored, monkeypatch):
    monkeypatch.setattr(renditions, "MOST_BYTES", 1024)

    answer = upload(ann, SimpleUploadedFile("a.png", b"\0" * 5_000))

    assert "Give one of at most" in answer.json()["errors"]["file"][0]
    assert not stored()


def test_failure_half_way_leaves_nothing(ann, stored, monkeypatch):
    monkeypatch.setitem(renditions.WRITE, "jpg", {"format": "JPEG", "quality": "no"})

    with pytest.raises(ValueError, match="Invalid quality"):
        upload(ann)

    assert not Image.objects.exists()
    assert not stored()


def test_row_that_cannot_be_written_leaves_no_file(ann, stored, monkeypatch):
    def refuse(**fields):
        raise RuntimeError("The database is gone.")

    monkeypatch.setattr(Image.objects, "create", refuse)

    with pytest.raises(RuntimeError):
        upload(ann)

    assert not stored()


def test_script_in_names_and_texts_stays_text(ann, client):
    bad = '"><script>alert(1)</script>'
    answer = upload(
        ann, picture(name=f"{bad}.png"), alt=f"Tea] {bad} ](/x)", credit=bad
    )

    article = make_article(body=answer.json()["markdown"])

    page = page_of(open_page(client, article.get_absolute_url()))
    assert page.select_one(".prose img")["alt"] == f"Tea] {bad} ](/x)"
    assert page.select_one("figcaption").text == bad
    assert not page.select(".prose script")
    assert set(Image.objects.get().key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_disease_claim_in_a_description_is_refused(ann):
    errors = upload(ann, alt="Our tea cures anxiety").json()["errors"]

    assert "disease claim" in errors["alt"][0]


def test_camera_data_is_not_kept(ann, settings):
    exif = Picture.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x0110] = "Secret camera"
    upload(ann, picture((600, 400), "JPEG", "turned.jpg", exif=exif))

    image = Image.objects.get()
    assert (image.width, image.height) == (400, 600)
    for file in Path(settings.MEDIA_ROOT).rglob("*.*"):
        assert b"Secret camera" not in file.read_bytes()


def test_only_who_may_add_pictures_uploads(client, ann):
    assert upload(client).status_code == 302
    assert upload(signed_in(person("looker", "view_image"))).status_code == 403
    assert ann.get(UPLOAD).status_code == 405
    assert not Image.objects.exists()


def test_picture_is_added_without_script_too(ann):
    answer = ann.post(
        "/admin/blog/image/add/",
        {"file": picture(), "alt": "A cup", "credit": ""},
        follow=True,
    )

    key = Image.objects.get().key
    assert f"![A cup](image:{key})" in answer.content.decode()
    refused = ann.post(
        "/admin/blog/image/add/",
        {"file": SimpleUploadedFile("x.jpg", b"%PDF"), "alt": "A cup", "credit": ""},
    )
    assert "cannot be read as a picture" in errors_of(refused)
    assert Image.objects.count() == 1
