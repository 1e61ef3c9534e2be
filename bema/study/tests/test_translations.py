"""The editors' table: what is out of date in which language, and how it is mended."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bema.documents.models import ProvisionChange, Text
from bema.study.models import StillRight
from bema.study.tests.test_lagging_lessons import lagging, write  # noqa: F401  (a fixture)
from bema.study.translations import histories
from bema.study.translations.overview import taught

TABLE = "/desk/translations/"


def cells(page, name):
    """The words of a row's cells, by language."""
    html = page.content.decode()
    row = next(r for r in re.findall(r"<tr>.*?</tr>", html, flags=re.S) if name in r)
    found = re.findall(r'<td data-label="(\w+)">(.*?)</td>', row, flags=re.S)
    return {code: " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for code, cell in found}


@pytest.fixture
def translated_law(law):
    """The first version was translated into Ukrainian; its Article 1 has changed since."""
    first = law.versions[0]
    text = Text.objects.create(
        version=first, language="uk", title="Правила", is_original=False, content_hash="uk"
    )
    for place, words in enumerate(["Черговий доповідає протягом години.", "Журнал зберігається."]):
        text.provisions.create(
            ordinal=place,
            path=f"art_{place + 1}",
            level="article",
            number=f"Стаття {place + 1}",
            plain=words,
            html=f"<p>{words}</p>",
            lineage=law.lineages[place],
        )
    ProvisionChange.objects.create(
        version=law.versions[1], lineage=law.lineages[0], kind="reworded", is_substance=True
    )
    return law


def test_a_document_and_a_course_in_every_language(sign_in, eve, translated_law, lagging):  # noqa: F811
    page = sign_in(eve).get(TABLE)
    assert cells(page, "Flood rules") == {
        "English": "original",
        "Vietnamese": "not translated",
        "Ukrainian": "out of date since 1 Jan 2024: 1 (of 2)",
        "Lao": "not translated",
    }
    course = cells(page, "When the river rises")
    assert course["English"] == "original"
    assert course["Ukrainian"].startswith("out of date since")
    assert course["Lao"] == "not translated"


def test_a_cell_leads_to_where_it_is_mended(sign_in, eve, translated_law, lagging):  # noqa: F811
    html = sign_in(eve).get(TABLE).content.decode()
    version = translated_law.versions[1].pk
    assert f'href="/d/flood/versions/{version}/translations/uk"' in html
    assert f'href="/desk/translations/{lagging.course.pk}/uk/"' in html


def test_the_table_is_narrowed(sign_in, eve, tree, translated_law, lagging):  # noqa: F811
    client = sign_in(eve)
    html = client.get(f"{TABLE}?kind=courses&language=uk").content.decode()
    assert "Flood rules" not in html.partition("<table")[2]
    assert 'data-label="Lao"' not in html
    html = client.get(f"{TABLE}?language=lo&behind=on").content.decode()
    assert "Nothing is behind here" in html
    html = client.get(f"{TABLE}?language=uk&behind=on").content.decode()
    assert "Flood rules" in html
    html = client.get(f"{TABLE}?owner={tree.hill.pk}").content.decode()
    assert "Nothing is behind here" in html


def test_what_is_behind_with_what_changed(sign_in, eve, lagging):  # noqa: F811
    html = sign_in(eve).get(f"{TABLE}{lagging.course.pk}/uk/").content.decode()
    assert "<del>Within one hour</del>" in html.replace("</del><del>", "")
    assert "<ins>At once</ins>" in html
    assert "Протягом години." in html
    assert f"/admin/snippets/study/lesson/edit/{lagging.lessons[0].pk}/" in html
    assert "out of date since" in html


def still_right(client, course, html):
    thing = re.search(r'name="thing" value="(step [^"]+)"', html)[1]
    digest = re.search(r'name="digest" value="([^"]+)"', html)[1]
    url = f"{TABLE}{course.pk}/uk/right"
    return client.post(url, {"thing": thing, "digest": digest})


def test_an_editor_says_that_the_words_are_still_right(sign_in, eve, lagging):  # noqa: F811
    client = sign_in(eve)
    url = f"{TABLE}{lagging.course.pk}/uk/"
    html = client.get(url).content.decode()
    assert still_right(client, lagging.course, html).status_code == 302
    row = StillRight.objects.get()
    assert (row.said_by, row.language, row.lesson) == (eve, "uk", lagging.lessons[0])
    assert "out of date since" not in client.get(url).content.decode()
    still_right(client, lagging.course, html)
    assert StillRight.objects.count() == 1


def test_an_original_that_changed_meanwhile_is_told(sign_in, eve, lagging):  # noqa: F811
    client = sign_in(eve)
    url = f"{TABLE}{lagging.course.pk}/uk/"
    html = client.get(url).content.decode()
    write(
        lagging.lessons[0].pk, 1, {"en": "<p>Within a minute.</p>", "uk": "<p>Протягом години.</p>"}
    )
    still_right(client, lagging.course, html)
    assert not StillRight.objects.exists()
    assert "The original has changed again meanwhile." in client.get(url).content.decode()


def test_a_statement_lags_by_its_published_revisions(eve, floods):
    objective = floods.objectives[0]
    for en in ("Reports at once", "Reports without delay"):
        objective.statement = {"en": en, "uk": "Доповідає одразу"}
        objective.save_revision(user=eve).publish(user=eve)
    objective.statement = {"en": "A draft", "uk": "Доповідає одразу"}
    objective.save_revision(user=eve)
    found = taught([floods.course.pk])
    key = histories.Key("objective", objective.pk)
    assert found.standings(key, ["uk"])["uk"].state.value == "outdated"
    assert [w.words["en"] for w in found.histories[key]] == [
        ("Reports at once",), ("Reports without delay",),
    ]  # fmt: skip


def test_more_courses_and_documents_take_no_more_queries(
    sign_in, eve, taught, translated_law, django_assert_max_num_queries, tree
):
    client = sign_in(eve)
    taught(slug="one")
    client.get(TABLE)
    with CaptureQueriesContext(connection) as few:
        client.get(TABLE)
    for number in range(4):
        taught(slug=f"more-{number}", owner=tree.north)
    with django_assert_max_num_queries(len(few)):
        client.get(TABLE)


def test_an_editor_sees_their_own_subtree_only(sign_in, place, grant, tree, taught, floods):
    inner = taught(slug="inner", owner=tree.north)
    beside = place("Edna", tree.south)
    grant(beside, "editor", tree.south)
    client = sign_in(beside)
    assert "When the river rises" not in client.get(TABLE).content.decode()
    assert client.get(f"{TABLE}{inner.course.pk}/uk/").status_code == 404
    assert client.post(f"{TABLE}{inner.course.pk}/uk/right", {"thing": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["alice", "charlie", "nora", "sven"])
def test_others_find_nothing(who, request, sign_in, floods):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(TABLE).status_code == 404
    assert client.get(f"{TABLE}{floods.course.pk}/uk/").status_code == 404


@pytest.mark.parametrize("thing", ["", "step", "page 1", "item x", "step 1 y", "item 999999"])
def test_nonsense_is_absent(thing, sign_in, eve, floods):
    url = f"{TABLE}{floods.course.pk}/uk/right"
    assert sign_in(eve).post(url, {"thing": thing, "digest": "x"}).status_code == 404


def test_a_quoted_provision_that_lags_is_the_original_with_the_older_words_at_hand(
    sign_in, alice, opened_to, translated_law, floods
):
    opened_to(alice)
    client = sign_in(alice)
    client.cookies["django_language"] = "uk"
    for lesson, ordinal in ((0, 1), (0, 2), (1, 1)):
        client.post(f"/c/floods/{floods.lessons[lesson].pk}/{ordinal}/")
    changed = client.get(f"/c/floods/{floods.lessons[0].pk}/2/").content.decode()
    shown = re.sub(r'<details class="lag".*?</details>', "", changed, flags=re.S)
    assert "The officer on duty reports at once." in shown
    assert "протягом години" not in shown
    assert (
        '<div class="older" lang="uk"><p>Черговий доповідає протягом години.</p></div>' in changed
    )
    held = client.get(f"/c/floods/{floods.lessons[1].pk}/2/").content.decode()
    assert "Журнал зберігається." in held
    assert "/d/flood/2024-01-01/art_2?lang=uk" in held
    assert "Стаття 2" in held
