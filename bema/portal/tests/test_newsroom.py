"""An editor's forms: what must be said, what is advised, and what is offered."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from wagtail.images.models import Image

from bema.portal.duplicates import similar
from bema.portal.models import ArticlePage, Author, Source, Topic
from bema.portal.tests.conftest import add_section, write


@pytest.fixture
def northern(site, tree):
    return add_section(site, "From the north", slug="north", unit=tree.north)


@pytest.fixture
def desk(place, grant, tree, sign_in, client):
    person = place("Edna", tree.north)
    grant(person, "editor", tree.north)
    sign_in(person)
    return client


@pytest.fixture
def picture(db):
    from wagtail.images.tests.utils import get_test_image_file

    return Image.objects.create(title="weir.png", file=get_test_image_file())


def form(**fields):
    return {
        "title": "The weir", "slug": "", "dated": "2026-03-02 08:00", "body-count": 0,
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
        "story_authors-TOTAL_FORMS": 0, "story_authors-INITIAL_FORMS": 0,
        "corrections-TOTAL_FORMS": 0, "corrections-INITIAL_FORMS": 0,
        **fields,
    }  # fmt: skip


def add(desk, section, **fields):
    url = reverse("wagtailadmin_pages:add", args=["portal", "articlepage", section.pk])
    return desk.post(url, form(**fields))


def test_an_article_is_written_and_published(desk, northern):
    response = add(desk, northern, **{"action-publish": "1"})
    assert response.status_code == 302
    story = ArticlePage.objects.get()
    assert story.live
    told = desk.get("/admin/").content.decode()
    assert "It has no standfirst" in told


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_lead_picture_needs_its_words_to_go_out(desk, northern, picture):
    response = add(desk, northern, lead_image=picture.pk, **{"action-publish": "1"})
    assert response.status_code == 200
    assert "lead_alt" in response.context["form"].errors
    assert response.context["form"]["title"].value() == "The weir"
    assert add(desk, northern, lead_image=picture.pk).status_code == 302  # a draft may wait
    picture.description = "Water over a low wall"
    picture.save()
    add(desk, northern, title="Again", lead_image=picture.pk, **{"action-publish": "1"})
    assert ArticlePage.objects.get(title="Again").lead_alt == "Water over a low wall"


def test_one_is_told_of_a_story_that_says_the_same(desk, northern):
    first = write(northern, "The weir is open again")
    add(desk, northern, title="The weir is open again")
    told = desk.get("/admin/").content.decode()
    assert "Looks like what is there already" in told
    assert f"/admin/pages/{first.pk}/edit/" in told
    assert similar(ArticlePage.objects.exclude(pk=first.pk).get())[0].story.pk == first.pk


def test_of_others_drafts_nothing_is_told(desk, northern, news):
    write(news, "The weir is open again", publish=False)
    add(desk, northern, title="The weir is open again")
    assert "Looks like" not in desk.get("/admin/").content.decode()


def test_only_own_units_are_offered(desk, northern, tree):
    response = desk.get(reverse("wagtailadmin_pages:edit", args=[northern.pk]))
    offered = set(response.context["form"].fields["unit"].queryset)
    assert tree.north in offered
    assert tree.south not in offered


def test_topics_are_shared_and_deleted_by_who_looks_after_the_site(desk, northern):
    desk.post(reverse("wagtailsnippets_portal_topic:add"), {"name_0": "Water"})
    topic = Topic.objects.get()
    assert desk.get(reverse("wagtailsnippets_portal_topic:list")).status_code == 200
    assert (
        desk.get(reverse("wagtailsnippets_portal_topic:edit", args=[topic.pk])).status_code == 200
    )
    desk.post(reverse("wagtailsnippets_portal_topic:delete", args=[topic.pk]))
    assert Topic.objects.exists()


def test_the_lists_are_fetched_again(desk, northern):
    assert "No such" not in desk.get("/admin/desk/lists/").content.decode()
    write(northern, "The weir")
    response = desk.get("/admin/desk/lists/")
    assert "The weir" in response.content.decode()
    assert response["Cache-Control"].startswith("private, no-store")


def test_the_way_to_a_new_article(desk, northern, site, tree):
    inner = add_section(northern, "Millbrook", slug="millbrook")
    others = add_section(site, "South", slug="south", unit=tree.south)
    url = reverse("write-story")
    assert url in desk.get("/admin/").content.decode()
    page = desk.get(url).content.decode()
    for section in (northern, inner):
        for kind in ("articlepage", "eventpage", "gallerypage", "videopage"):
            assert f"/add/portal/{kind}/{section.pk}/" in page
    assert f"/{others.pk}/" not in page


def test_the_sections_to_write_in_cost_the_same_for_many(
    desk, northern, django_assert_max_num_queries
):
    for number in range(12):
        add_section(northern, f"Part {number}", slug=f"part-{number}")
    desk.get(reverse("write-story"))
    with django_assert_max_num_queries(20):
        desk.get(reverse("write-story"))


def test_who_writes_nothing_finds_no_way_to_write(northern, client, alice, nora, sign_in):
    assert client.get(reverse("write-story")).status_code == 302
    for person in (alice, nora):
        sign_in(person)
        assert client.get(reverse("write-story")).status_code == 404


def test_the_first_page_costs_the_same_for_many(desk, northern, django_assert_max_num_queries):
    for number in range(6):
        write(northern, f"Story {number}")
    desk.get("/admin/desk/lists/")
    with django_assert_max_num_queries(26):
        desk.get("/admin/desk/lists/")


KINDS = ["articlepage", "eventpage", "gallerypage", "videopage", "sectionpage"]


@pytest.mark.parametrize("model", KINDS)
def test_what_is_not_saved_yet_is_previewed_in_a_frame_of_the_desk(desk, northern, model):
    """Everything else of the site refuses to stand in a frame."""
    url = reverse("wagtailadmin_pages:preview_on_add", args=["portal", model, northern.pk])
    filled = form(title="The lamps", starts_at="2026-03-02 08:00", **{"pictures-count": 0})
    assert desk.post(url, filled).json()["is_available"]
    response = desk.get(url, {"mode": ""})
    assert "The lamps" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    public = desk.get(northern.url)
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]


def test_the_headline_is_a_field_that_can_be_seen(desk, northern):
    """Wagtail's large headline has neither border nor label: while nothing is in it, nothing is there."""
    url = reverse("wagtailadmin_pages:add", args=["portal", "articlepage", northern.pk])
    page = desk.get(url).content.decode()
    panel = re.search(r'<section\s+class="([^"]*)"\s+id="panel-child-content-title-section"', page)
    assert panel is not None
    assert "title" not in panel[1].split()


def test_the_translators_editor_is_told_the_names_of_what_the_page_shows(
    desk, northern, news, picture, eve
):
    """It asks for each picture, file and source by itself: of one's own pages, and of nobody else's."""
    paper = Source.objects.create(name="The Mill Gazette")
    elsewhere = Image.objects.create(title="Hidden", file=picture.file, uploaded_by_user=eve)
    assert desk.get(f"/admin/api/main/images/{picture.pk}/").status_code == 404
    write(northern, "The weir", lead_image=picture, source=paper, publish=False)
    write(news, "The dam", lead_image=elsewhere, publish=False)
    assert desk.get(f"/admin/api/main/images/{picture.pk}/").json()["title"] == "weir.png"
    assert desk.get(f"/admin/api/main/images/{elsewhere.pk}/").status_code == 404
    assert desk.get("/admin/api/main/images/").status_code == 404
    told = desk.get(f"/admin/localize/api/snippets/portal/source/{paper.pk}/")
    assert told.json()["title"] == "The Mill Gazette"
    assert desk.get("/admin/localize/api/snippets/accounts/person/1/").status_code == 404
    assert desk.get("/admin/localize/api/snippets/portal/source/").status_code == 404


def test_the_name_of_a_file_does_not_pass_for_words_about_the_picture(desk, picture):
    assert picture.default_alt_text == ""
    picture.description = "Water over a low wall"
    assert picture.default_alt_text == "Water over a low wall"


def test_an_author_and_a_source_are_made_where_they_are_chosen(desk, northern):
    chooser = reverse("wagtailsnippetchoosers_portal_author:choose")
    assert "data-chooser-modal-creation-form" in desk.get(chooser).json()["html"]
    make = reverse("wagtailsnippetchoosers_portal_author:create")
    made = desk.post(make, {"author-chooser-name_0": "Edna Reed", "name_0": "Edna Reed"}).json()
    assert made["step"] == "chosen", made
    assert str(Author.objects.get()) == "Edna Reed"
    make = reverse("wagtailsnippetchoosers_portal_source:create")
    named = {"name": "The Mill Gazette", "source-chooser-name": "The Mill Gazette"}
    assert desk.post(make, named).json()["step"] == "chosen"
    assert Source.objects.get().name == "The Mill Gazette"


def test_nobody_else_makes_an_author(sign_in, client, northern, charlie):
    sign_in(charlie)
    make = reverse("wagtailsnippetchoosers_portal_author:create")
    assert client.post(make, {"author-chooser-name_0": "Me"}).status_code == 404
    assert not Author.objects.exists()
