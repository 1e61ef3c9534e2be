"""Stories that say almost the same are found; others are not."""

from __future__ import annotations

import pytest

from bema.portal.duplicates import remember, similar
from bema.portal.models import ArticlePage, StoryPrint
from bema.portal.tests.conftest import in_language, write

WEIR = (
    "The weir at Mill is open again after three months of work. Divers replaced the gates below the water line, and "
    "the channel was cleared of wood and silt that two floods had left. The board thanks everybody who worked "
    "through the holidays. Boats may pass from Monday on between six in the morning and eight in the evening."
)
OTHER = (
    "Forty pupils of the school in Hill planted six hundred young oaks on the slope above the old quarry last week. "
    "The forester showed them how deep the roots must lie, and the fire brigade brought the water. In ten years "
    "the slope is to hold back the rain that now runs down into the gardens."
)
LAO = "ຝາຍນ້ຳເປີດໃຊ້ງານອີກຄັ້ງຫຼັງຈາກສ້ອມແປງເປັນເວລາສາມເດືອນ ນັກດຳນ້ຳໄດ້ປ່ຽນປະຕູນ້ຳ ແລະ ຂຸດລອກຄອງສົ່ງນ້ຳ"


def found(story):
    return [one.story.pk for one in similar(story)]


def draft(like, **fields):
    return ArticlePage(locale=like.locale, **fields)


def with_text(section, title, text, **fields):
    return write(section, title, text=f"<p>{text}</p>", **fields)


def test_a_reworded_copy_is_found_and_another_story_is_not(news, heritage):
    first = with_text(news, "The weir is open again", WEIR)
    with_text(news, "Six hundred oaks", OTHER)
    reworded = WEIR.replace("three months", "twelve weeks").replace("Divers", "Workers")
    second = with_text(heritage, "Boats may pass", reworded)
    assert found(second) == [first.pk]
    assert found(first) == [second.pk]
    assert similar(second)[0].share > 0.6


def test_one_that_is_not_saved_yet_is_compared_too(news):
    first = with_text(news, "The weir is open again", WEIR)
    new = draft(news, title="Weir open", standfirst=WEIR)
    assert found(new) == [first.pk]


def test_the_same_headline_is_enough(news):
    first = with_text(news, "The weir is open again", WEIR)
    assert found(draft(news, title="THE WEIR  is open again!", standfirst=OTHER)) == [first.pk]


def test_script_without_spaces(news):
    lao = in_language(news, "lo", title="ຂ່າວ", slug="khao")
    first = with_text(lao, "ຝາຍນ້ຳເປີດ", LAO)
    again = draft(lao, title="ຝາຍ", standfirst=LAO.replace(" ", ""))
    assert found(again) == [first.pk]


def test_a_translation_is_no_duplicate(news):
    first = with_text(news, "The weir is open again", WEIR)
    in_language(first, "uk")
    assert found(first) == []


def test_keys_follow_the_words(news):
    story = with_text(news, "The weir is open again", WEIR)
    before = set(StoryPrint.objects.filter(story=story).values_list("key", flat=True))
    assert len(before) == 17
    story.title = "Another headline"
    remember(story)
    after = set(StoryPrint.objects.filter(story=story).values_list("key", flat=True))
    assert before != after
    assert len(after) == 17


@pytest.mark.parametrize("title", ["", "…"])
def test_nothing_written_is_like_nothing(news, title):
    with_text(news, "The weir is open again", WEIR)
    assert found(draft(news, title=title)) == []


def test_it_is_two_queries(news, django_assert_num_queries):
    for number in range(8):
        with_text(news, f"The weir {number}", WEIR)
    new = draft(news, title="Weir open", standfirst=WEIR)
    with django_assert_num_queries(2):
        assert len(similar(new)) == 5
