from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from blog.models import Page
from compliance.models import SafetyContact
from tests.blog.pages import open_page

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "demo" / "pages"
FIELDS = {
    "title": '"Returns"',
    "slug": '"returns"',
    "meta_description": '"How."',
}


def load(folder) -> str:
    said = StringIO()
    call_command("load_pages", str(folder), stdout=said)
    return said.getvalue()


@pytest.fixture
def folder(tmp_path):
    def write(name="returns.md", body="Words.\n", **changes) -> Path:
        fields = {**FIELDS, **changes}
        head = "\n".join(f"{key} = {value}" for key, value in fields.items() if value)
        (tmp_path / name).write_text(f"+++\n{head}\n+++\n\n{body}", encoding="utf-8")
        return tmp_path

    return write


def test_every_demo_page_is_read_marked_as_a_sample_and_in_the_footer(client):
    SafetyContact.objects.create(firm="F", telephone="1-800-555-0100", address="CT")

    load(DEMO)

    assert Page.objects.count() == len(list(DEMO.glob("*.md"))) >= 10
    for page in Page.objects.all():
        html = open_page(client, page.get_absolute_url()).content.decode()
        assert '<span class="chip warn">Sample</span>' in html, page.slug
        assert html.count(f'href="{page.get_absolute_url()}"') >= 1, page.slug
        assert "{{" not in html, page.slug
        assert "not given yet" not in html, page.slug


def test_every_link_of_a_demo_page_leads_somewhere(client):
    load(DEMO)

    for page in Page.objects.all():
        html = open_page(client, page.get_absolute_url()).content.decode()
        links = {part.split('"')[0] for part in html.split('href="/')[1:]}
        for link in links:
            path = "/" + link.split("#")[0]
            if not path.startswith("/static/"):
                assert client.get(path, follow=True).status_code == 200, path


def test_loading_again_keeps_what_staff_changed():
    load(DEMO)
    page = Page.objects.get(slug="returns")
    page.body = "Ours."
    page.keep(by=None, why="Our own words.")

    said = load(DEMO)

    page.refresh_from_db()
    assert page.body == "Ours."
    assert page.versions.count() == 2
    assert "0 created, 11 kept as they were." in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, '"title" is missing'),
        ({"colum": '"shop"'}, 'there is no field "colum"'),
        ({"position": '"1"'}, '"position" must be a whole number'),
        ({"is_sample": "1"}, '"is_sample" must be true or false'),
        ({"column": '"attic"'}, "column:"),
        ({"slug": '"articles"'}, "taken by another part of the site"),
        ({"body": "One.\n\nx[@nobody1999]"}, "line 9:"),
        ({"body": "{{ telefone }}"}, "There is no fact named telefone"),
    ],
)
def test_bad_file_is_named_and_nothing_is_loaded(folder, changes, sentence):
    folder(name="a.md", slug='"first"')
    where = folder(name="b.md", **changes)

    with pytest.raises(CommandError) as error:
        load(where)

    assert "b.md" in str(error.value)
    assert sentence in str(error.value)
    assert not Page.objects.exists()


def test_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        load(tmp_path / "nowhere")
