"""Pictures for articles: taken in whole or not at all, described, offered in sizes."""

import struct
import time
import zlib
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from blog import renditions
from blog.citations import render_body
from blog.models import Article, Image
from tests.blog.desk import (
    ADD,
    act,
    errors_of,
    filled_in,
    page_of,
    person,
    reviewer,
    signed_in,
    writer,
)
from tests.blog.factories import make_article, make_source
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/blog/image/upload/"


@pytest.fixture
def ann():
    return writer("ann")


@pytest.fixture
def stored(settings):
    def names() -> list[str]:
        folder = Path(settings.MEDIA_ROOT)
        return sorted(file.name for file in folder.rglob("*") if file.is_file())

    return names


def picture(
    size=(900, 600), form: str = "PNG", name: str = "tea.png", **options
) -> SimpleUploadedFile:
    file = BytesIO()
    Picture.new("RGB", size, "teal").save(file, form, **options)
    return SimpleUploadedFile(name, file.getvalue())


def upload(client, file=None, **typed):
    fields = {"alt": "A cup of tea", "credit": ""} | typed
    return client.post(UPLOAD, {"file": file or picture(), **fields})


def png_that_says(width: int, height: int) -> bytes:
    """The head of a PNG with next to nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def moving(form: str) -> bytes:
    file = BytesIO()
    frames = [Picture.new("RGB", (64, 64), (i, 0, 0)) for i in range(40)]
    frames[0].save(file, form, save_all=True, append_images=frames[1:])
    return file.getvalue()


def test_picture_is_kept_in_three_formats_and_shown_in_the_article(ann, client, stored):
    answer = upload(ann, credit='Photo: Jo "J" Doe')

    assert answer.status_code == 201
    key = Image.objects.get().key
    assert key.startswith("tea-")
    assert key.endswith("-900x600")
    assert stored() == sorted(
        f"{key}-{width}.{kind}"
        for width in (480, 800)
        for kind in ("avif", "jpg", "webp")
    )
    markdown = answer.json()["markdown"]
    assert markdown == f'![A cup of tea](image:{key} "Photo: Jo \\"J\\" Doe")'
    article = make_article(body=f"Before.\n\n{markdown}\n\nAfter.")
    page = page_of(open_page(client, article.get_absolute_url()))
    figure = page.select_one(".prose figure")
    assert [kind["type"] for kind in figure.select("source")] == [
        "image/avif",
        "image/webp",
    ]
    shown = figure.img
    assert shown["alt"] == "A cup of tea"
    assert (shown["width"], shown["height"]) == ("800", "533")
    with closing(client.get(shown["src"])) as file:
        assert file.status_code == 200
    assert figure.figcaption.text == 'Photo: Jo "J" Doe'


def test_pictures_cost_a_page_no_query(ann, client):
    plain = make_article(body="Words.")
    many = "\n\n".join(upload(ann).json()["markdown"] for _ in range(3))
    pictured = make_article(body=many)

    without = queries_of(client, plain.get_absolute_url())
    assert queries_of(client, pictured.get_absolute_url()) == without


def test_picture_in_the_feed_has_a_whole_address(ann, client, settings):
    make_article(body=upload(ann).json()["markdown"])

    feed = client.get("/articles/feed/").content.decode()

    assert f'src="{settings.SITE_URL}/media/articles/tea-' in feed
    assert "srcset" not in feed


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


def test_picture_that_an_article_shows_or_showed_stays(
    admin_client, stored, django_capture_on_commit_callbacks
):
    make_source("klass2004")
    markdown = upload(admin_client).json()["markdown"]
    admin_client.post(ADD, filled_in(body=markdown))
    used = Image.objects.get()
    path = f"/admin/blog/image/{used.pk}/delete/"

    assert admin_client.post(path, {"post": "yes"}).status_code == 403

    upload(admin_client, picture(name="free.png"))
    free = Image.objects.exclude(pk=used.pk).get()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"/admin/blog/image/{free.pk}/delete/", {"post": "yes"})
    assert Image.objects.get() == used
    assert all(name.startswith(used.key) for name in stored())


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("![Tea](image:no-such-8x8)", "there is no picture image:no-such-8x8"),
        ("![](image:KEY)", "say between the brackets"),
        ("![](/media/x.png)", "say between the brackets"),
        ("![Tea](image:nokey)", "Only images of this site"),
        ("![Tea](https://example.org/x.png)", "Only images of this site"),
        ("[Tea](image:KEY)", "needs a !"),
    ],
)
def test_picture_that_is_not_there_or_not_described_blocks_approval(
    ann, markdown, sentence
):
    make_source("klass2004")
    upload(ann)
    body = markdown.replace("KEY", Image.objects.get().key)
    ann.post(ADD, filled_in(body=f"x[@klass2004]\n\n{body}"))
    article = Article.objects.get()
    act(ann, article, "submit")

    assert sentence in errors_of(act(reviewer(), article, "approve"))


def test_picture_within_words_stays_within_them():
    html = render_body("Some ![tea](image:tea-abc-90x60) here.").html

    assert "<figure>" not in html
    assert "<p>Some <picture>" in html


@pytest.mark.parametrize("key", ["a-0x5", "../../etc-5x5", "A-5x5", "a-5x5x", "a--5x5"])
def test_key_that_is_none_makes_no_picture(key):
    rendered = render_body(f"![tea](image:{key})")

    assert "<img" not in rendered.html
    assert rendered.problems
