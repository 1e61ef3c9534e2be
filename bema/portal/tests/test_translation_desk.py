"""The editors' pages about translation: who reaches them, and what they do there."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation

from bema.accounts.models import Person
from bema.common.models import AuditEntry
from bema.portal.models import GlossaryTerm, State, TranslationReview, TranslationState
from bema.portal.tests.conftest import add_section, write
from bema.portal.tests.test_translation import locale, publish, put, translate_all
from bema.portal.translation import table
from bema.portal.translation.strings import page_of, snapshot
from bema.portal.translation.submitting import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def northern(site, tree):
    return add_section(site, "From the north", slug="north", unit=tree.north)


@pytest.fixture
def edna(place, grant, tree):
    """Edits what North owns."""
    person = place("Edna", tree.north)
    grant(person, "editor", tree.north)
    return person


@pytest.fixture
def sibling(place, grant, tree):
    """Edits what South owns."""
    person = place("Sibyl", tree.south)
    grant(person, "editor", tree.south)
    return person


@pytest.fixture
def story(northern):
    return write(northern, "The weir", text="<p>Water runs.</p>", standfirst="At last.")


@pytest.fixture
def vietnamese(story, eve):
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    return translation


def check_url(translation):
    return reverse("translation-check", args=[page_of(translation).pk])


def addresses(story, translation):
    page = page_of(translation)
    segment = snapshot(translation).segments[0]
    return {
        reverse("translation-submit", args=[story.pk]): ("get", "post"),
        reverse("translation-submit-here", args=[story.pk]): ("get", "post"),
        reverse("translation-check", args=[page.pk]): ("get", "post"),
        reverse("translation-take", args=[page.pk, segment.pk]): ("post",),
        reverse("translation-machine", args=[page.pk]): ("post",),
        reverse("translation-machine-here", args=[translation.pk]): ("post",),
        reverse("translation-string", args=[translation.pk, segment.pk]): ("put", "delete"),
    }


def test_who_does_not_edit_the_page_finds_nothing(
    story, vietnamese, client, sign_in, sibling, alice, nora
):
    before = list(TranslationState.objects.values())
    for person in (sibling, alice, nora):
        sign_in(person)
        for url, methods in addresses(story, vietnamese).items():
            for method in methods:
                response = getattr(client, method)(url)
                assert response.status_code in {403, 404}, (person, method, url)
    client.logout()
    for url in addresses(story, vietnamese):
        assert client.get(url)["Location"].startswith("/account/login/")
    assert list(TranslationState.objects.values()) == before


def test_tables_and_glossary_are_for_who_edits(client, sign_in, site, story, alice, sibling):
    GlossaryTerm.objects.create(words={"en": "weir"})
    tables = ["translation-table", "translation-table-csv"]
    words = [
        "translation-glossary-file",
        "translation-glossary-csv",
        "wagtailsnippets_portal_glossaryterm:list",
    ]
    sign_in(alice)
    assert {client.get(reverse(name)).status_code for name in tables + words} == {404}
    sign_in(sibling)  # edits courses, and no page: South owns none
    assert {client.get(reverse(name)).status_code for name in words} == {404}
    assert "The weir" not in client.get(reverse("translation-table")).text
    assert "The weir" not in client.get(reverse("translation-table-csv")).getvalue().decode()


def test_an_editor_sees_the_pages_that_are_theirs(client, sign_in, story, news, edna, eve):
    write(news, "Of the whole province")
    sign_in(edna)
    text = client.get(reverse("translation-table")).text
    assert "The weir" in text
    assert "Of the whole province" not in text
    assert (
        "Of the whole province"
        not in client.get(reverse("translation-table-csv")).getvalue().decode()
    )
    sign_in(eve)
    assert "Of the whole province" in client.get(reverse("translation-table")).text


def test_one_action_makes_drafts_in_all_languages(client, sign_in, story, edna):
    sign_in(edna)
    url = reverse("translation-submit", args=[story.pk])
    assert "From the north" in client.get(url).text
    refused = client.post(url)
    assert (refused.status_code, "Choose at least one language" in refused.text) == (422, True)
    response = client.post(url, {"languages": ["vi", "uk", "lo"]}, follow=True)
    assert "The page can now be translated into 3 languages." in response.text
    assert story.get_translations().count() == 3
    assert AuditEntry.objects.filter(action="portal.submit_translation", actor=edna).count() == 2


def test_a_translation_is_reviewed_by_somebody_else(client, sign_in, vietnamese, edna, eve):
    translate_all(vietnamese, edna)
    sign_in(edna)
    page = client.get(check_url(vietnamese))
    assert "You translated it yourself" in page.text
    fingerprint = snapshot(vietnamese).fingerprint
    client.post(check_url(vietnamese), {"fingerprint": fingerprint})
    assert not TranslationReview.objects.exists()
    sign_in(eve)
    assert "Mark as reviewed" in client.get(check_url(vietnamese)).text
    stale = client.post(check_url(vietnamese), {"fingerprint": "0"}, follow=True)
    assert "was changed while you read it" in stale.text
    done = client.post(check_url(vietnamese), {"fingerprint": fingerprint}, follow=True)
    assert "Marked as reviewed by you." in done.text
    assert TranslationReview.objects.get().reviewer == eve
    assert AuditEntry.objects.filter(action="portal.review_translation", actor=eve).exists()


def test_the_editor_of_wagtail_localize_opens_with_the_way_to_the_check(
    client, sign_in, vietnamese, edna
):
    GlossaryTerm.objects.create(words={"en": "weir", "vi": "đập"})
    translate_all(vietnamese, edna)
    sign_in(edna)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[page_of(vietnamese).pk]))
    assert page.status_code == 200
    assert "js-translation-editor" in page.text
    assert check_url(vietnamese) in page.text
    assert "1 rendering differs from the glossary." in page.text


def test_saving_a_string_says_what_the_glossary_has_against_it(client, sign_in, vietnamese, edna):
    GlossaryTerm.objects.create(words={"en": "weir", "vi": "đập"})
    sign_in(edna)
    segment = StringSegment.objects.get(source=vietnamese.source, context__path="title")
    url = f"/admin/localize/translate/{vietnamese.pk}/strings/{segment.pk}/edit/"
    assert url == reverse("translation-string", args=[vietnamese.pk, segment.pk])

    def save(text):
        from urllib.parse import urlencode

        return client.put(
            url, urlencode({"value": text}), content_type="application/x-www-form-urlencoded"
        )

    assert "“weir” is to be rendered “đập”." in save("Cái cống").json()["comment"]
    assert "đập" not in save("Đập").json()["comment"]
    assert StringTranslation.objects.get(context__path="title").last_translated_by == edna
    assert client.delete(url).status_code == 200


def test_the_table_narrows_and_tells_states(
    client, sign_in, story, vietnamese, edna, eve, django_capture_on_commit_callbacks
):
    def rows(**query):
        return client.get(reverse("translation-table"), query).context["rows"]

    sign_in(edna)
    cells = {row.page.title: {c.language: c.state for c in row.cells} for row in rows()}
    assert cells["The weir"] == {"en": "original", "vi": "draft", "uk": "missing", "lo": "missing"}
    assert [row.page.title for row in rows(language="vi", state="missing")] == []
    assert {row.page.title for row in rows(language="lo", state="missing")} == {
        "The weir",
        "From the north",
    }
    translate_all(vietnamese, eve, kind="machine")
    publish(vietnamese, eve, django_capture_on_commit_callbacks)
    assert [row.page.title for row in rows(state="machine")] == ["The weir"]
    assert rows(language="uk", state="machine") == []
    story.standfirst = "Well."
    story.save_revision().publish()
    assert [row.page.title for row in rows(state="lagging", language="vi")] == ["The weir"]
    assert rows(section=story.get_parent().pk, state="reviewed") == []
    exported = (
        client.get(reverse("translation-table-csv"), {"state": "lagging"}).getvalue().decode()
    )
    assert "The weir" in exported
    assert "out of date" in exported
    assert "From the north,Home" not in exported


def test_the_table_costs_the_same_for_many_pages(
    northern, eve, client, sign_in, django_assert_max_num_queries
):
    """Two hundred pages in four languages."""
    pages = []
    for n in range(200):
        page = northern.add_child(
            instance=type(northern)(title=f"Page {n}", slug=f"page-{n}", locale=northern.locale)
        )
        pages.append(page)
    for code in ("vi", "uk", "lo"):
        parent = northern.copy_for_translation(locale(code))
        for page in pages:
            made = parent.add_child(
                instance=type(page)(
                    title=page.title,
                    slug=page.slug,
                    locale=locale(code),
                    translation_key=page.translation_key,
                )
            )
            TranslationState.objects.create(page=made, state=State.TRANSLATED, strings=2, done=2)
    sign_in(eve)
    with django_assert_max_num_queries(26):
        response = client.get(
            reverse("translation-table"), {"state": "translated", "language": "lo"}
        )
    assert response.context["page"].paginator.count == 200
    assert len(response.context["rows"]) == 25
    person = Person.objects.get(pk=eve.pk)
    shown = list(table.originals(person)[:100])
    with django_assert_max_num_queries(3):
        assert len(table.rows(shown)) == 100


def test_the_glossary_goes_out_and_comes_in_again(client, sign_in, eve, site):
    GlossaryTerm.objects.create(
        words={"en": "target 5", "vi": "chỉ tiêu 5", "uk": "ціль 5"},
        forbidden={"vi": "đối tượng 5\nmục 5"},
        note="=of the plan",
    )
    sign_in(eve)
    first = client.get(reverse("translation-glossary-csv")).content
    assert "'=of the plan" in first.decode()

    def bring(data):
        file = io.BytesIO(data)
        file.name = "glossary.csv"
        return client.post(reverse("translation-glossary-file"), {"file": file}, follow=True)

    assert "Terms added: 0, changed: 1." in bring(first).text
    assert client.get(reverse("translation-glossary-csv")).content == first
    GlossaryTerm.objects.all().delete()
    assert "Terms added: 1, changed: 0." in bring(first).text
    assert client.get(reverse("translation-glossary-csv")).content == first
    for wrong, said in [
        (b"a,b\n1,2\n", "The first row must name the columns"),
        (b"en,xx\n1,2\n", "There is no column"),
        (b"en,note\nweir,\n,alone\n", "Row 3 has no term"),
    ]:
        refused = bring(wrong)
        assert (refused.status_code, said in refused.text) == (422, True)
    assert GlossaryTerm.objects.count() == 1


def test_terms_are_made_and_found_in_the_admin(client, sign_in, eve, site):
    sign_in(eve)
    made = client.post(
        reverse("wagtailsnippets_portal_glossaryterm:add"),
        {
            "words_0": "weir",
            "words_1": "đập",
            "words_2": "гребля",
            "words_3": "ຝາຍ",
            "forbidden_1": "cống",
            "note": "",
        },
    )
    assert made.status_code == 302
    term = GlossaryTerm.objects.get()
    assert term.words.data["lo"] == "ຝາຍ"
    listing = reverse("wagtailsnippets_portal_glossaryterm:list")
    assert "гребля" in client.get(listing, {"q": "ГРЕБ"}).text
    assert "гребля" not in client.get(listing, {"q": "nothing"}).text


def test_what_the_memory_offers_is_taken_on_the_check(
    client, sign_in, northern, vietnamese, edna, eve
):
    translate_all(vietnamese, eve)
    other = write(
        northern, "Another", standfirst="At last, everybody.", text="<p>Water runs again.</p>"
    )
    [near] = submit(actor=eve, page=other, locales=[locale("vi")])
    sign_in(edna)
    page = client.get(check_url(near)).text
    assert "vi Water runs." in page
    segment = next(s for s in snapshot(near).segments if s.source == "Water runs again.")
    url = reverse("translation-take", args=[page_of(near).pk, segment.pk])
    client.post(url, {"text": "made up"})
    assert not next(s for s in snapshot(near).segments if s.pk == segment.pk).is_done
    client.post(url, {"text": "vi Water runs."})
    taken = next(s for s in snapshot(near).segments if s.pk == segment.pk)
    assert (taken.text, taken.is_remembered) == ("vi Water runs.", True)
    assert TranslationState.objects.get(page=page_of(near)).done == 1


def test_a_page_says_that_its_section_is_hidden(client, sign_in, vietnamese, edna):
    sign_in(edna)
    assert "The section “From the north” is not published" in client.get(check_url(vietnamese)).text


def test_an_original_has_no_check_and_a_translation_is_not_submitted(
    client, sign_in, story, vietnamese, edna
):
    sign_in(edna)
    assert client.get(reverse("translation-check", args=[story.pk])).status_code == 404
    page = page_of(vietnamese)
    assert client.get(reverse("translation-submit", args=[page.pk])).status_code == 409
    assert Page.objects.filter(pk=page.pk, live=False).exists()


def test_the_check_costs_the_same_for_long_pages(
    client, sign_in, northern, edna, eve, django_assert_max_num_queries
):
    text = "".join(f"<p>Sentence number {n} about the weir.</p>" for n in range(60))
    story = write(northern, "Long", text=text)
    [translation] = submit(actor=eve, page=story, locales=[locale("vi")])
    for segment in snapshot(translation).segments[:30]:
        put(translation, segment, f"vi {segment.source}", person=eve)
    sign_in(edna)
    with django_assert_max_num_queries(36):
        assert client.get(check_url(translation)).status_code == 200
