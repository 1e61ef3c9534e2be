"""What was translated once need not be translated again."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringTranslation

from bema.portal.models import State, TranslationState
from bema.portal.tests.conftest import write
from bema.portal.tests.test_translation import locale, publish, put, translate_all
from bema.portal.translation import memory
from bema.portal.translation.public import label
from bema.portal.translation.strings import page_of, snapshot
from bema.portal.translation.submitting import submit

pytestmark = pytest.mark.django_db

LONG = "The water users of the northern district met on Monday to settle the plan of the year."
ALIKE = "The water users of the southern district met on Tuesday to settle the plan of the year."


@pytest.fixture
def known(news, eve):
    story = write(news, "First", standfirst=LONG, text="<p>Thank you.</p>")
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    translate_all(translation, eve)
    return translation


def test_the_same_words_are_filled_in_and_say_where_from(
    known, news, eve, django_capture_on_commit_callbacks
):
    story = write(news, "Second", standfirst=LONG, text="<p>Thank you.</p>")
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    found = {s.source: s for s in snapshot(translation).segments}
    assert found[LONG].text == f"vi {LONG}"
    assert found[LONG].is_remembered
    assert not found["Second"].is_done
    assert TranslationState.objects.get(page=page_of(translation)).done == 2
    put(translation, found["Second"], "Hai", person=eve)
    page = publish(translation, eve, django_capture_on_commit_callbacks)
    assert TranslationState.objects.get(page=page).state == State.TRANSLATED
    assert label(page).reviewer == ""


def test_other_languages_know_nothing_of_it(known, news, eve):
    story = write(news, "Second", standfirst=LONG)
    [translation] = submit(actor=eve, page=story, locales=[locale("lo")])
    assert snapshot(translation).done == 0


def test_what_a_machine_made_stays_a_machine_s_and_people_go_before_it(known, news, eve):
    for segment in snapshot(known).segments:
        if segment.source == LONG:
            put(known, segment, "by machine", kind="machine")
    second = write(news, "Second", standfirst=LONG)
    [translation] = submit(actor=eve, page=second, locales=[locale("vi")])
    found = {s.source: s for s in snapshot(translation).segments}
    assert (found[LONG].text, found[LONG].is_machine) == ("by machine", True)
    put(translation, found[LONG], "by hand", person=eve)
    third = write(news, "Third", standfirst=LONG)
    [last] = submit(actor=eve, page=third, locales=[locale("vi")])
    found = {s.source: s for s in snapshot(last).segments}
    assert (found[LONG].text, found[LONG].is_machine) == ("by hand", False)


def test_similar_words_are_suggested_with_how_similar_they_are(
    known, news, eve, django_assert_max_num_queries
):
    story = write(news, "Second", standfirst=ALIKE, text="<p>Nothing of the kind at all.</p>")
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    segments = snapshot(translation).segments
    with django_assert_max_num_queries(3):
        found = memory.suggestions(segments, translation)
    by_source = {s.source: found.get(s.pk, []) for s in segments}
    [one] = by_source[ALIKE]
    assert (one.source, one.text) == (LONG, f"vi {LONG}")
    assert 75 <= one.likeness < 100
    assert by_source["Nothing of the kind at all."] == []


def test_the_same_words_rendered_otherwise_are_shown(known, news, eve):
    story = write(news, "Second", standfirst=LONG)
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    segment = next(s for s in snapshot(translation).segments if s.source == LONG)
    put(translation, segment, "Khác", person=eve)
    now = next(s for s in snapshot(translation).segments if s.source == LONG)
    assert memory.elsewhere([now], translation) == {segment.pk: [f"vi {LONG}"]}


def test_a_changed_original_keeps_what_still_fits(known, eve):
    story = page_of(known).get_translation(locale("en")).specific
    story.title = "First, corrected"
    story.save_revision().publish()
    found = {s.source: s for s in snapshot(known).segments}
    assert found[LONG].is_done
    assert not found["First, corrected"].is_done
    assert StringTranslation.objects.filter(data=f"vi {LONG}").count() == 1
