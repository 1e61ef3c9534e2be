"""The demo loads, says the truth about itself, and opens its doors nowhere but at home."""

from __future__ import annotations

import dataclasses
import html

import pytest
from django.db import transaction

from bema.accounts.models import Person
from bema.assignments import tallies
from bema.demo import load as loading
from bema.demo.cast import CAST, part_of, sign_in_path
from bema.documents.actions import publish_version
from bema.documents.errors import PublicationHeld
from bema.documents.models import Provision, Text, Version
from bema.documents.pending import open_acts
from bema.portal.models import Story
from bema.study.compiling import digest
from bema.study.models import (
    Attempt,
    Certificate,
    CourseRecord,
    Item,
    ItemEdition,
    ItemKind,
    LessonEdition,
    LessonRecord,
    Response,
)
from bema.study.passages import passages
from bema.study.scoring import is_right, per_cent
from bema.units import placements
from bema.updates import mastery, reviewing
from bema.updates.board import progress
from bema.updates.changes import outdated
from bema.updates.models import ObjectiveChange, Review
from bema.updates.remembering import groups, probably
from bema.updates.standings import checking
from bema.updates.today import changed_for

# Wagtail leaves the closing of a picture's temporary file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")

MEMBERS = 160
LANGUAGES = {"en", "vi", "uk", "lo"}


@pytest.fixture(scope="module")
def _province(django_db_setup, django_db_blocker):
    """The small demo, loaded once for all stories here and taken back after them."""
    with django_db_blocker.unblock():
        atom = transaction.atomic()
        atom.__enter__()
        loading.load(members=MEMBERS)
        yield
        transaction.set_rollback(True)
        atom.__exit__(None, None, None)


@pytest.fixture
def province(_province, db):
    return None


@pytest.fixture
def in_demo(settings):
    settings.BEMA = dataclasses.replace(settings.BEMA, demo=True)
    settings.ROOT_URLCONF = "tests.demo_urls"


# --- what stands in it ------------------------------------------------------------------------


def test_it_says_what_was_built(province):
    found = loading.loaded()
    assert (found.members, found.units) == (MEMBERS, 101)
    assert Person.objects.count() == MEMBERS


def test_tallies_and_headcounts_are_what_the_records_say(province):
    assert list(tallies.differences()) == []
    assert placements.verify_headcounts() == []
    assert placements.differences() == []


def test_texts_in_every_language_have_the_same_lineages(province):
    texts = {}
    for text in Text.objects.all():
        lineages = Provision.objects.filter(text=text).order_by("ordinal")
        texts.setdefault(text.version_id, {})[text.language] = list(
            lineages.values_list("lineage_id", flat=True)
        )
    assert sorted(len(languages) for languages in texts.values()) == [2, 3, 4, 4, 4, 4]
    for languages in texts.values():
        assert set(languages) <= LANGUAGES
        assert all(lineages == languages["en"] for lineages in languages.values())


def test_the_second_version_inserts_repeals_and_renumbers(province):
    old, new = (
        dict(
            Provision.objects.filter(
                text__version__work__slug="flood-safety",
                text__version__in_force_from=date,
                text__language="en",
            ).values_list("path", "lineage_id")
        )
        for date in ("2025-03-01", "2026-10-01")
    )
    assert new["art_14"] not in old.values()
    assert new["art_15"] == old["art_14"]
    assert new["art_12/par_1/point_a"] == old["art_12/par_1/point_a"]
    assert new["art_26/par_1"] == old["art_25/par_1"]


def test_items_are_of_all_kinds_and_everything_is_said_in_four_languages(province):
    items = ItemEdition.objects.all()
    assert {item.kind for item in items} == {str(kind) for kind in ItemKind}
    for item in items:
        assert set(item.content["stem"]) == set(item.content["feedback"]) == LANGUAGES
    for lesson in LessonEdition.objects.prefetch_related("steps"):
        assert set(lesson.title) == LANGUAGES
        assert all(set(step.html) in (set(), LANGUAGES) for step in lesson.steps.all())


def test_a_quotation_is_whole_and_says_of_which_article(province):
    steps = LessonEdition.objects.get(course__slug="flood-safety", sort_order=1).steps
    quoted = steps.filter(kind="quote").first().lineages.order_by("pk")
    (passage,) = passages(quoted.values_list("pk", flat=True))
    assert passage.number == "Article 12, (1)"
    assert all(height in passage.html for height in ("3.5 metres", "4.5 metres", "6.0 metres"))


# --- the histories are such as the actions would have written -----------------------------------


def test_answers_are_marked_as_the_rules_mark_them(province):
    responses = list(Response.objects.select_related("item_edition"))
    assert responses
    for response in responses:
        item = response.item_edition
        assert response.is_right == is_right(item.kind, item.key, response.answer)


def test_scores_follow_from_the_answers(province):
    attempts = list(Attempt.objects.prefetch_related("responses", "course"))
    assert attempts
    for attempt in attempts:
        answers = list(attempt.responses.all())
        assert len(answers) == len(attempt.paper)
        right = sum(answer.is_right for answer in answers)
        assert attempt.score == per_cent(right, len(answers))
        assert attempt.passed == (attempt.score >= attempt.course.pass_mark)


def test_done_means_every_lesson_and_a_passed_test(province):
    records = list(CourseRecord.objects.all())
    assert {record.completed_at is None for record in records} == {True, False}
    for record in records:
        lessons = LessonEdition.objects.filter(course=record.course_id, is_current=True).count()
        done = LessonRecord.objects.filter(
            person=record.person_id,
            lesson__course=record.course_id,
            completed_at__isnull=False,
        ).count()
        passed = Attempt.objects.filter(
            person=record.person_id, course=record.course_id, passed=True
        ).exists()
        assert (record.completed_at is not None) == (done == lessons and passed)


def test_certificates_are_sealed(province):
    certificates = list(Certificate.objects.all())
    assert len(certificates) == CourseRecord.objects.filter(completed_at__isnull=False).count()
    assert all(c.content_hash == digest(c.content) for c in certificates)


# --- an amendment -------------------------------------------------------------------------------


def played_by(key):
    return Person.objects.get(member_number=part_of(key).member_number)


def test_what_is_known_is_what_the_records_say(province):
    assert list(mastery.differences()) == []
    assert list(checking.differences()) == []


def test_one_who_has_done_everything_is_shown_what_changed_and_asked_again(province):
    person = played_by("done")
    (changed,) = changed_for(person)
    assert (changed.slug, changed.objectives, changed.attests) == ("code-of-conduct", 2, True)
    assert reviewing.standing(person).left == 5
    drawn = groups(person)
    assert {group.title for group in drawn} == {
        "Flood safety where you live and work",
        "On duty: the code of conduct",
    }
    assert 0 < probably([one for group in drawn for one in group.objectives]) < 14


def test_one_in_mid_course_is_told_what_changed_under_her(province, in_demo, client):
    client.get(sign_in_path(part_of("member")))
    page = client.get("/c/on-duty/").content.decode()
    assert "Since you began, this has changed" in page


def test_some_have_seen_what_changed_and_some_have_not(province):
    refreshed = set(
        Review.objects.filter(kind="refresher").values_list("person", flat=True).distinct()
    )
    waiting = set(outdated().values_list("person", flat=True))
    assert refreshed
    assert waiting
    assert played_by("done").pk in waiting


def test_the_question_that_the_amendment_made_wrong_was_rewritten(province):
    item = Item.objects.get(stem__contains="How many minutes before the shift")
    keys = {edition.is_current: edition.key["value"] for edition in item.editions.all()}
    assert keys == {False: "15", True: "30"}
    old = Response.objects.filter(item_edition__item=item, item_edition__is_current=False)
    assert old.exists()


def test_nothing_was_done_before_it_could_be(province):
    changed_at = ObjectiveChange.objects.first().effective_at
    for review in Review.objects.select_related("response__item_edition"):
        assert review.response.item_edition.published_at <= review.at
        assert review.at >= changed_at or review.kind == "review"


def test_a_draft_waits_on_the_board_with_something_settled(province):
    draft = Version.objects.get(state="draft")
    state = progress([draft])[draft.pk]
    assert (state.total - state.open, state.open) == (1, 8)
    with pytest.raises(PublicationHeld):
        publish_version(actor="test", version=draft)


def test_readers_are_told_of_acts_to_come(province, client):
    draft = Version.objects.get(state="draft")
    carried, later = open_acts(draft.work)
    assert carried.version == draft
    assert later.version is None
    page = client.get("/d/flood-safety", follow=True).content.decode()
    assert carried.identifier in page
    assert later.identifier in page


# --- its doors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.key)
def test_every_link_signs_in_and_leads_somewhere(province, in_demo, client, part):
    answer = client.get(sign_in_path(part))
    assert answer.status_code == 302
    page = client.get(answer.url, follow=True)
    assert page.status_code == 200
    assert page.wsgi_request.user.member_number == part.member_number
    assert part.full_name in page.content.decode()


def test_every_page_of_the_demo_has_the_bar_and_others_have_not(
    province, in_demo, client, settings
):
    assert "demo-bar" in client.get("/account/login/").content.decode()
    settings.BEMA = dataclasses.replace(settings.BEMA, demo=False)
    assert "demo-bar" not in client.get("/account/login/").content.decode()


def test_a_link_goes_on_to_a_page_of_this_site_only(province, in_demo, client):
    path = sign_in_path(CAST[0])
    assert client.get(f"{path}?next=/c/").url == "/c/"
    assert client.get(f"{path}?next=https://elsewhere.example/").url == "/"


@pytest.mark.parametrize(
    "request_meta",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
    ids=str,
)
def test_nobody_from_elsewhere_gets_in(province, in_demo, client, request_meta):
    answer = client.get(sign_in_path(CAST[0]), **request_meta)
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_forged_link_is_no_link(province, in_demo, client):
    path = sign_in_path(part_of("new")).replace("new", "administrator")
    assert client.get(path).status_code == 404


def test_an_installation_that_is_no_demo_has_no_such_address(province, in_demo, client, settings):
    path = sign_in_path(CAST[0])
    settings.BEMA = dataclasses.replace(settings.BEMA, demo=False)
    assert client.get(path).status_code == 404
    settings.ROOT_URLCONF = "bema.config.urls"
    assert client.get(path).status_code == 404


def test_every_story_can_be_read_by_everybody_in_its_languages(province, client):
    stories = list(Story.objects.all())
    languages = {story.locale.language_code for story in stories}
    assert languages == {"en", "vi", "uk", "lo"}
    assert all(story.live for story in stories)
    for story in stories:
        page = client.get(story.get_url())
        assert page.status_code == 200
        assert story.title in html.unescape(page.text)


def test_a_translated_story_has_no_sentence_of_its_original_left(province):
    """What the content gives in a language stands there, paragraph by paragraph."""
    gauge = Story.objects.get(slug="a-gauge-within-sight-of-every-landing").specific
    own = [str(block.value) for block in gauge.body]
    for other in gauge.get_translations().specific():
        theirs = [str(block.value) for block in other.body]
        assert len(own) == len(theirs)
        same = [a for a, b in zip(own, theirs, strict=True) if a == b]
        assert all("lineages" in block for block in same), other.locale


def test_readers_are_told_who_translated_and_who_looked_it_over(province):
    from bema.portal.models import ArticlePage
    from bema.portal.translation.public import label

    page = ArticlePage.objects.get(locale__language_code="vi", title__startswith="Bến nào")
    told = label(page)
    assert told is not None
    assert told.translators
    assert told.reviewer
    assert page.live
