"""Terms are found in whatever form, and translations are held against their agreed renderings."""

from __future__ import annotations

import unicodedata

import pytest

from bema.common.jobs import run_ready_jobs
from bema.portal.models import GlossaryTerm, TranslationState
from bema.portal.tests.conftest import write
from bema.portal.tests.test_translation import locale, put
from bema.portal.translation import glossary
from bema.portal.translation.jobs import check_against_glossary
from bema.portal.translation.strings import Segment, page_of, snapshot
from bema.portal.translation.submitting import submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("ціль", "uk", "Виконання цілі 5"),
        ("водогосподарська організація", "uk", "члени водогосподарської організації"),
        ("гребля", "uk", "біля греблі стояли"),
        ("target", "en", "All Targets are met"),
        ("policy", "en", "two policies"),
        ("chỉ tiêu", "vi", "Chỉ tiêu 5 đã đạt"),
        ("chỉ tiêu", "vi", unicodedata.normalize("NFD", "Chỉ tiêu 5 đã đạt")),
        ("ຝາຍ", "lo", "ການເປີດຝາຍໃໝ່"),
    ],
)
def test_a_term_is_found_in_its_forms(words, language, text):
    assert glossary.pattern(words, language).search(glossary.normal(text))


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("рік", "uk", "річка широка"),
        ("ціль", "uk", "цілковито"),
        ("act", "en", "the actor"),
        ("chỉ", "vi", "chim"),
        ("nước", "vi", "nướcmắm"),
    ],
)
def test_what_only_begins_alike_is_no_term(words, language, text):
    assert not glossary.pattern(words, language).search(glossary.normal(text))


def segment(source, text, pk=1):
    return Segment(pk, f"p{pk}", pk, pk, source, text, "manual")


def kinds(*segments, target="vi"):
    return [(p.term.words, p.kind.value, p.used) for p in glossary.problems(segments, "en", target)]


@pytest.fixture
def target(db):
    return GlossaryTerm.objects.create(
        words={"en": "target", "vi": "chỉ tiêu"}, forbidden={"vi": "đối tượng"}
    )


def test_one_term_has_one_rendering(target):
    right = segment("Target 5 is met", "Đã đạt chỉ tiêu 5")
    other = segment("Target 5 is met", "Đã đạt đối tượng 5", pk=2)
    both = segment("Target 5, the target", "Chỉ tiêu 5, đối tượng", pk=3)
    none = segment("The target is met", "Đã đạt", pk=4)
    open_ = segment("The target is met", "", pk=5)
    assert kinds(right, other, both, none, open_) == [
        ("target", "forbidden", "đối tượng"),
        ("target", "two", "đối tượng"),
        ("target", "missing", ""),
    ]


def test_the_longer_of_two_terms_is_the_one_that_is_meant(target):
    GlossaryTerm.objects.create(words={"en": "target group", "vi": "nhóm đích"})
    assert kinds(segment("Our target group", "Nhóm đích của chúng ta")) == []


def test_an_agreed_rendering_that_contains_a_forbidden_one_is_right(db):
    GlossaryTerm.objects.create(
        words={"en": "salt water", "vi": "nước mặn"}, forbidden={"vi": "nước"}
    )
    assert kinds(segment("Salt water", "Nước mặn")) == []


def test_a_term_without_a_rendering_only_forbids(db):
    GlossaryTerm.objects.create(words={"en": "weir"}, forbidden={"vi": "cống"})
    assert kinds(segment("A weir", "Một cái đập")) == []
    assert kinds(segment("A weir", "Một cái cống")) == [("weir", "forbidden", "cống")]


def test_a_changed_glossary_is_held_against_all_pages(news, ada):
    ada.is_superuser = True
    ada.save()
    story = write(news, "The weir")
    [translation] = submit(actor=ada, page=story, locales=[locale("vi")])
    put(translation, snapshot(translation).segments[0], "Cái cống", person=ada)
    state = TranslationState.objects.filter(page=page_of(translation))
    assert state.get().problems == 0
    GlossaryTerm.objects.create(words={"en": "weir", "vi": "đập"})
    check_against_glossary.enqueue()
    run_ready_jobs()
    assert state.get().problems == 1


def test_the_glossary_is_read_once_however_many_strings(target, django_assert_num_queries):
    with django_assert_num_queries(2):
        glossary.problems([segment(f"Target {n}", "x", pk=n) for n in range(50)], "en", "uk")
