"""A mirror of a site in four languages: what every page says is on its story, in order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from wagtail.images.models import Image
from wagtail.models import Locale

from bema.portal.founding import found_site
from bema.portal.importing.entry import Options
from bema.portal.importing.running import write_archive
from bema.portal.models import ArticlePage, ImportedEntry, SectionPage, SiteImport
from bema.portal.models.importing import ImportStage

pytestmark = pytest.mark.django_db
MIRROR = Path(__file__).parent / "material" / "mirror"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def home(db):
    return found_site(actor="test")


def run(path, **options):
    options = {"time_zone": "Asia/Ho_Chi_Minh", **options}
    site_import = SiteImport.objects.create(
        path=str(path),
        name=path.name,
        options=Options(**options).as_json(),
        stage=ImportStage.WRITING,
    )
    return write_archive(site_import)


def outcomes(site_import):
    return sorted(site_import.lines.values_list("outcome", flat=True))


def remarks(site_import):
    return {code for line in site_import.lines.all() for code, _detail in line.remarks}


@pytest.fixture
def weir(home):
    run(MIRROR)
    return ArticlePage.objects.get(slug="weir-open")


def test_what_stands_above_the_text_has_its_places(weir):
    assert weir.title == "The weir is open again"
    assert weir.kicker == "Works on the river"
    assert weir.standfirst.startswith("After three months of work")
    assert weir.dated == dt.datetime(2019, 5, 2, 1, 30, tzinfo=dt.UTC)
    assert weir.revised_at == dt.datetime(2019, 5, 3, 2, 0, tzinfo=dt.UTC)
    assert weir.first_published_at == weir.dated
    assert [str(author) for author in weir.authors] == ["Ann Doe", "Bob Ray"]
    assert sorted(str(topic) for topic in weir.topics.all()) == ["Bridges", "Water"]
    assert weir.source.name == "The River Paper"
    assert weir.source_url == "https://old.example.org/2019/05/weir-open/"
    assert weir.lead_alt == "Water falls over the new weir"
    assert (weir.lead_caption, weir.lead_credit) == (
        "The weir on its first morning.",
        "Photo: Ann Doe",
    )


def test_the_text_stands_in_order_with_all_its_parts(weir):
    kinds = [block.block_type for block in weir.body]
    assert kinds == ["text", "quote", "text", "table", "text", "embed", "text", "gallery", "text"]
    first = weir.body[0].value.source
    assert first.index("running over the weir at <b>Mill</b>") < first.index(
        "<h2>What was done</h2>"
    )
    assert "<li>The old boards were taken out<ul><li>all forty of them</li></ul></li>" in first
    assert "<ol><li>First the bank</li><li>Then the bed</li></ol>" in first
    assert dict(weir.body[1].value) == {
        "text": "The river gives and the river takes.\nOne has to listen.",
        "who": "Old Marta, miller",
    }
    table = weir.body[3].value
    assert table["data"][0] == ["Year", "Planned", "Spent"]
    assert table["table_caption"] == "Costs by year"
    assert weir.body[5].value["url"] == "https://www.youtube.com/watch?v=Ab3_dEf-hiJ"
    gallery = weir.body[7].value["pictures"]
    assert [picture["caption"] for picture in gallery] == ["Gates of steel", "The bank"]


def test_sections_are_found_in_the_breadcrumb(weir):
    section = weir.get_parent().specific
    assert isinstance(section, SectionPage)
    assert (section.title, section.get_parent().title) == ("Local", "Current events")


def test_links_between_articles_lead_to_their_pages_whichever_came_first(weir):
    harbour = ArticlePage.objects.get(slug="harbour")
    assert f'<a linktype="page" id="{harbour.pk}">' in weir.body[0].value.source
    assert f'<a linktype="page" id="{weir.pk}">' in harbour.body[2].value.source
    assert "https://elsewhere.example/river?a=1&amp;b=2" in weir.body[0].value.source
    assert weir.latest_revision.content["body"] == weir.body.get_prep_value() or str(
        harbour.pk
    ) in str(weir.latest_revision.content["body"])


def test_pages_of_old_make_are_read_too(weir):
    harbour = ArticlePage.objects.get(slug="harbour")
    assert harbour.dated == dt.datetime(2019, 6, 14, 10, 45, tzinfo=dt.UTC)
    assert harbour.standfirst == "Eight ships took forty days to carry the mud away."
    assert harbour.body[1].value["caption"] == "One of the eight ships"
    assert "steal" not in str(harbour.body.get_prep_value())


@pytest.mark.parametrize(
    ("code", "title", "author"),
    [
        ("uk", "Гребля знову працює", "Ганна Дорошенко"),
        ("vi", "Đập nước mở lại", "Lan Anh"),
        ("lo", "ຝາຍນ້ຳເປີດຄືນແລ້ວ", "ຄຳໄພ ວົງ"),
    ],
)
def test_each_language_gets_into_its_tree(weir, code, title, author):
    story = ArticlePage.objects.get(locale=Locale.objects.get(language_code=code))
    assert story.title == title
    assert [str(name) for name in story.authors] == [author]
    assert story.url.startswith(f"/{code}/")


def test_what_the_pages_call_each_others_translation_is_one_story(weir):
    ukrainian = ArticlePage.objects.get(locale__language_code="uk")
    assert ukrainian.translation_key == weir.translation_key


@pytest.mark.parametrize("old", ["/2019/05/weir-open/", "/2019/05/weir-open/index.html", "/?p=41"])
def test_old_addresses_lead_to_the_story_for_good(weir, client, old):
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, weir.url)


def test_a_second_run_imports_nothing_twice(weir):
    pages, pictures = ArticlePage.objects.count(), Image.objects.count()
    again = run(MIRROR)
    assert outcomes(again) == ["same"] * 5 + ["skipped"]
    assert (ArticlePage.objects.count(), Image.objects.count()) == (pages, pictures) == (5, 3)


def test_what_could_not_be_taken_is_told(weir):
    told = remarks(SiteImport.objects.get())
    assert {
        "picture-missing",
        "embed-refused",
        "form",
        "link-refused",
        "list-page",
        "left-out",
    } <= told


def test_what_an_editor_changed_stays(weir, tmp_path):
    weir.title = "The weir is open"
    weir.save_revision().publish()
    ImportedEntry.objects.filter(page=weir).update(content_hash="other")
    again = run(MIRROR)
    weir.refresh_from_db()
    assert weir.title == "The weir is open"
    assert "source-changed" in remarks(again)


def test_what_changed_at_the_source_is_brought_up_to_date(weir):
    ImportedEntry.objects.filter(page=weir).update(content_hash="other")
    again = run(MIRROR)
    assert outcomes(again).count("updated") == 1
    assert ArticlePage.objects.count() == 5
    weir.refresh_from_db()
    assert [str(author) for author in weir.authors] == ["Ann Doe", "Bob Ray"]


def test_what_was_deleted_here_does_not_come_back(weir):
    weir.delete()
    again = run(MIRROR)
    assert outcomes(again).count("kept") == 1
    assert "deleted-here" in remarks(again)
    assert not ArticlePage.objects.filter(slug="weir-open").exists()
