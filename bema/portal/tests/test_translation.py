"""From a page to its translation in another language, every field and block of it."""

from __future__ import annotations

import pytest
from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation

from bema.portal.models import (
    Author,
    EventPage,
    GalleryPage,
    SectionPage,
    State,
    Story,
    StoryAuthor,
    Topic,
    TranslationState,
    VideoPage,
)
from bema.portal.tests.conftest import write
from bema.portal.translation.public import editions, label
from bema.portal.translation.reviewing import mark_reviewed
from bema.portal.translation.states import recount
from bema.portal.translation.strings import SLUG, page_of, snapshot
from bema.portal.translation.submitting import missing_locales, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(ada):
    """May edit all pages, as Wagtail asks it; what roles give is another test's business."""
    ada.is_superuser = True
    ada.save()
    return ada


def locale(code):
    return Locale.objects.get(language_code=code)


def put(translation, segment, text, *, person=None, kind="manual", tool=""):
    """What saving a string in the editor does."""
    row, _made = StringTranslation.objects.update_or_create(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale=translation.target_locale,
        defaults={
            "data": text,
            "translation_type": kind,
            "tool_name": tool,
            "last_translated_by": person,
            "has_error": False,
        },
    )
    return row


def translate_all(translation, person, suffix="", kind="manual"):
    """Each string as itself with the language's code before it."""
    code = translation.target_locale.language_code
    for segment in snapshot(translation).segments:
        put(translation, segment, f"{code} {segment.source}{suffix}", person=person, kind=kind)


def publish(translation, person, callbacks):
    with callbacks(execute=True):
        translation.save_target(user=person, publish=True)
    page = page_of(translation)
    page.refresh_from_db()
    return page.specific


@pytest.fixture
def picture(settings, tmp_path):
    import io

    from PIL import Image as Pixels

    settings.MEDIA_ROOT = tmp_path
    data = io.BytesIO()
    Pixels.new("RGB", (40, 30), "teal").save(data, "PNG")
    return Image.objects.create(title="weir", file=ImageFile(data, "weir.png"))


def all_blocks(picture):
    one = {
        "image": {"image": picture.pk, "alt_text": "A weir", "decorative": False},
        "caption": "The weir at Mill",
        "credit": "Ann",
    }
    listed = [{"type": "item", "value": one, "id": f"{n}" * 8} for n in (1, 2)]
    table = {
        "data": [["Month", "Water"], ["March", None]],
        "table_caption": "Water by month",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
    }
    return [
        {
            "type": "text",
            "value": '<p>Read <a href="https://x.org/">the <b>act</b></a>.</p><ul><li>One</li></ul>',
        },
        {"type": "picture", "value": one},
        {"type": "gallery", "value": {"pictures": listed}},
        {"type": "quote", "value": {"text": "Water is life", "who": "A farmer"}},
        {"type": "table", "value": table},
        {"type": "embed", "value": {"url": "https://vimeo.com/76979871ilm", "title": "The film"}},
        {
            "type": "map",
            "value": {"latitude": 1.0, "longitude": 2.0, "place": "Mill", "directions": "By boat"},
        },
    ]


@pytest.mark.parametrize("code", ["vi", "lo"])
def test_every_block_and_relation_of_an_article_is_carried_over(
    news, picture, boss, code, django_capture_on_commit_callbacks
):
    topic = Topic.objects.create(name={"en": "Water"})
    author = Author.objects.create(name={"en": "Ann"})
    story = write(
        news,
        "The weir",
        body=all_blocks(picture),
        kicker="Water",
        lead_image=picture,
        lead_alt="A weir",
        publish=False,
    )
    story.topics.add(topic)
    story.story_authors.add(StoryAuthor(author=author))
    story.save_revision().publish()
    [translation] = submit(actor=boss, page=story, locales=[locale(code)])
    translate_all(translation, boss)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert page.live
    assert page.title == f"{code} The weir"
    assert (page.kicker, page.lead_alt, page.lead_image) == (
        f"{code} Water",
        f"{code} A weir",
        picture,
    )
    assert list(page.topics.all()) == [topic]
    assert page.authors == [author]
    body = {block.block_type: block.value for block in page.body}
    assert (
        str(body["text"].source)
        == f'<p>{code} Read <a href="https://x.org/">the <b>act</b></a>.</p><ul><li>{code} One</li></ul>'
    )
    assert body["picture"]["image"].contextual_alt_text == f"{code} A weir"
    assert body["picture"]["caption"] == f"{code} The weir at Mill"
    assert [one["caption"] for one in body["gallery"]["pictures"]] == [
        f"{code} The weir at Mill"
    ] * 2
    assert [one["image"].contextual_alt_text for one in body["gallery"]["pictures"]] == [
        f"{code} A weir"
    ] * 2
    assert body["quote"]["text"] == f"{code} Water is life"
    assert body["table"]["data"] == [[f"{code} Month", f"{code} Water"], [f"{code} March", None]]
    assert body["table"]["table_caption"] == f"{code} Water by month"
    assert (body["embed"]["url"], body["embed"]["title"]) == (
        "https://vimeo.com/76979871ilm",
        f"{code} The film",
    )
    assert body["map"]["directions"] == f"{code} By boat"


def test_the_fields_of_events_galleries_and_videos_are_translated(
    news, picture, boss, django_capture_on_commit_callbacks
):
    import datetime as dt
    import json

    event = write(
        news,
        "Water day",
        model=EventPage,
        starts_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        venue="Hall",
        address="Main street 1",
    )
    shown = [
        {
            "type": "picture",
            "value": {
                "image": {"image": picture.pk, "alt_text": "A weir", "decorative": False},
                "caption": "C",
                "credit": "",
            },
        }
    ]
    gallery = write(news, "Pictures", model=GalleryPage, pictures=json.dumps(shown))
    video = write(
        news, "Film", model=VideoPage, video_url="https://vimeo.com/76979871", transcript="Words"
    )
    pages = []
    for story in (event, gallery, video):
        [translation] = submit(actor=boss, page=story, locales=[locale("uk")])
        translate_all(translation, boss)
        pages.append(publish(translation, boss, django_capture_on_commit_callbacks))
    done_event, done_gallery, done_video = pages
    assert (done_event.venue, done_event.address) == ("uk Hall", "uk Main street 1")
    assert done_event.starts_at == event.starts_at
    assert done_gallery.pictures[0].value["image"].contextual_alt_text == "uk A weir"
    assert (done_video.transcript, done_video.video_url) == (
        "uk Words",
        "https://vimeo.com/76979871",
    )


def test_the_sections_above_go_along_as_drafts(news, boss):
    inner = news.add_child(instance=SectionPage(title="Water", slug="water", locale=news.locale))
    inner.save_revision().publish()
    story = write(inner, "The weir")
    assert {one.language_code for one in missing_locales(story)} == {"vi", "uk", "lo"}
    submit(actor=boss, page=story, locales=missing_locales(story))
    assert missing_locales(story) == []
    for page in (news, inner, story):
        made = page.get_translations()
        assert {one.locale.language_code for one in made} == {"vi", "uk", "lo"}
        assert not any(one.live or one.alias_of_id for one in made)


def test_submitting_again_changes_nothing(article, boss):
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    translate_all(translation, boss)
    before = snapshot(translation).fingerprint
    submit(actor=boss, page=article, locales=missing_locales(article))
    assert snapshot(translation).fingerprint == before


@pytest.mark.parametrize(
    ("code", "title", "slug"),
    [
        ("vi", "Đập đã mở lại", "dap-da-mo-lai"),
        ("uk", "Гребля знову відкрита", "greblya-znovu-vidkrita"),
        ("lo", "ຝາຍເປີດແລ້ວ", "fagnepidelv"),
    ],
)
def test_the_address_follows_the_title_until_it_is_published(
    article, boss, client, code, title, slug, django_capture_on_commit_callbacks
):
    [translation] = submit(actor=boss, page=article, locales=[locale(code)])
    first = snapshot(translation).segments[0]
    assert first.path == "title"
    put(translation, first, "Wrong first try", person=boss)
    put(translation, first, title, person=boss)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert page.slug == slug
    put(translation, first, "Another title", person=boss)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert (page.title, page.slug) == ("Another title", slug)


def test_an_address_chosen_by_hand_stays_and_the_old_one_leads_there(
    article, news, boss, client, django_capture_on_commit_callbacks
):
    [parent] = submit(actor=boss, page=news, locales=[locale("vi")])
    publish(parent, boss, django_capture_on_commit_callbacks)
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    translate_all(translation, boss)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    old = page.get_url()
    segment = StringSegment.objects.get(source=translation.source, context__path=SLUG)
    put(translation, segment, "dap", person=boss)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert page.slug == "dap"
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (301, page.get_url())


def state(page):
    return TranslationState.objects.get(page=page)


def test_the_state_follows_the_work(article, boss, eve, django_capture_on_commit_callbacks):
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    page = page_of(translation)
    total = len(snapshot(translation).segments)
    assert (state(page).state, state(page).done, state(page).strings) == (State.DRAFT, 0, total)
    put(translation, snapshot(translation).segments[0], "Đập", person=eve)
    assert state(page).done == 1
    publish(translation, boss, django_capture_on_commit_callbacks)
    assert state(page).state == State.PARTIAL
    translate_all(translation, boss, kind="machine")
    assert state(page).state == State.PARTIAL  # readers see what was published
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert state(page).state == State.MACHINE
    assert label(page).is_machine
    mark_reviewed(actor=boss, page=page, fingerprint=snapshot(translation).fingerprint)
    assert state(page).state == State.REVIEWED
    assert (label(page).is_machine, label(page).reviewer) == (True, "Ada")
    put(translation, snapshot(translation).segments[1], "Nước", person=eve)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert (state(page).state, label(page).reviewer) == (State.MACHINE, "")


def test_readers_are_told_who_translated_and_when_the_original_moved_on(
    article, boss, eve, client, django_capture_on_commit_callbacks
):
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    translate_all(translation, eve)
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    text = client.get(page.get_url()).text
    assert "Eve" in text
    assert f'href="{article.get_url()}" hreflang="en"' in text
    assert label(page).lag_since is None
    article.standfirst = "After four months."
    article.save_revision().publish()
    assert label(page).lag_since is not None
    assert label(article) is None
    assert state(page).done == state(page).strings - 1
    translate_all(translation, eve, suffix=".")
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    assert label(page).lag_since is None
    assert page.standfirst == "vi After four months.."


def test_a_page_edited_past_its_translation_is_still_what_it_was(
    article, boss, django_capture_on_commit_callbacks
):
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    translate_all(translation, boss, kind="machine")
    page = publish(translation, boss, django_capture_on_commit_callbacks)
    mark_reviewed(actor=boss, page=page, fingerprint=snapshot(translation).fingerprint)
    translation.enabled = False
    translation.save()
    page.standfirst = "Other words"
    page.save_revision().publish()
    page.refresh_from_db()
    assert label(page).is_machine
    assert label(page).reviewer == ""
    assert state(page).state == State.MACHINE


def test_a_text_of_its_own_has_no_label(article, client):
    from bema.portal.tests.conftest import in_language

    page = in_language(article, "uk", title="Гребля", slug="hreblia")
    assert label(page) is None
    assert {one.language for one in editions(article)} == {"en", "uk"}


def test_only_public_translations_are_offered(
    article, news, boss, django_capture_on_commit_callbacks
):
    for one in submit(actor=boss, page=article, locales=[locale("vi"), locale("lo")]):
        translate_all(one, boss)
        if one.target_locale.language_code == "vi":
            publish(one, boss, django_capture_on_commit_callbacks)
    found = {one.language: one.url for one in editions(article)}
    assert set(found) == {"en", "vi"}
    assert found["vi"].endswith("/vi-the-weir-is-open-again/")


def test_counting_again_finds_the_same(article, boss):
    [translation] = submit(actor=boss, page=article, locales=[locale("vi")])
    translate_all(translation, boss)
    before = TranslationState.objects.values().get(page=page_of(translation))
    recount(translation)
    assert TranslationState.objects.values().get(page=page_of(translation)) == before
    assert Story.objects.count() == 2
