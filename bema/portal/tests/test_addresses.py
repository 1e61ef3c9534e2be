"""Titles of every language give addresses of plain letters, in the admin as elsewhere."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from bema.portal.addresses import to_address
from bema.portal.models import ArticlePage, HomePage, Topic
from bema.portal.tests.conftest import add_section, in_language, write

pytestmark = pytest.mark.django_db

TITLES = {
    "en": ("The weir is open — again!", "the-weir-is-open-again"),
    "vi": ("Đập đã mở lại", "dap-da-mo-lai"),
    "uk": ("Згурський район: Юрій і щастя", "zghurskyi-raion-yurii-i-shchastia"),
    "lo": ("ເມືອງວຽງຈັນ ຈັດງານບຸນ", "meungvyngchan-chadnganboun"),
}


@pytest.mark.parametrize("code", TITLES)
def test_a_title_becomes_an_address(code):
    title, address = TITLES[code]
    assert to_address(title, code) == address


@pytest.mark.parametrize("code", TITLES)
def test_a_page_is_found_at_the_address_of_its_title(site, client, code):
    home = HomePage.objects.get(locale__language_code=code)
    title, address = TITLES[code]
    story = write(add_section(home, title), title)
    assert story.url == f"/{code}/{address}/{address}/"
    assert title in client.get(story.url).text


def test_titles_without_any_letter_and_of_the_same_words_get_their_own(news):
    assert [write(news, "?!").slug, write(news, "…").slug] == ["article", "article-1"]
    assert [write(news, "Water").slug, write(news, "Water!").slug] == ["water", "water-1"]


def test_a_lao_editor_leaves_the_address_to_the_form(site):
    lao = HomePage.objects.get(locale__language_code="lo")
    section = add_section(lao, "ຂ່າວ")
    form = ArticlePage.get_edit_handler().get_form_class()
    filled = form(
        nested_form_data({"title": TITLES["lo"][0], "slug": "", "body": streamfield([])}),
        instance=ArticlePage(locale=Locale.objects.get(language_code="lo")),
        parent_page=section,
    )
    filled.is_valid()
    assert "slug" not in filled.errors
    assert filled.cleaned_data["slug"] == TITLES["lo"][1]


def test_a_topic_is_found_by_its_words_in_each_language(article, client):
    made = Topic.objects.create(name={code: title for code, (title, _slug) in TITLES.items()})
    topic = Topic.objects.get(pk=made.pk)
    article.topics.add(topic)
    article.save_revision().publish()
    for code, (_title, address) in TITLES.items():
        if code != "en":
            in_language(article, code)
        with override(code):
            url = topic.get_absolute_url()
        assert url.endswith(f"/{topic.pk}-{address}/")
        assert client.get(url).status_code == 200
        moved = client.get(url.replace(address, "other"))
        assert (moved.status_code, moved["Location"]) == (301, url)
