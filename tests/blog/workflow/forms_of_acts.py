"""What is typed into the forms of an act, and what stands on the page afterwards."""

from django.utils import timezone

from tests.blog.desk import page_of

PUBLIC = "/articles/tea-and-sleep/"


def split(moment) -> dict[str, str]:
    local = timezone.localtime(moment)
    return {"0": f"{local:%Y-%m-%d}", "1": f"{local:%H:%M:%S}"}


def typed(name: str, moment) -> dict[str, str]:
    return {f"{name}_{part}": text for part, text in split(moment).items()}


def state_in_list(client) -> str:
    return page_of(client.get("/admin/blog/article/")).select_one(".field-state").text


def acts_offered(client, article) -> list[str]:
    page = page_of(client.get(f"/admin/blog/article/{article.pk}/change/"))
    return [link.text for link in page.select(".article-standing .act")]
