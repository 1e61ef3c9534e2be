"""An editor brings a translation up to date: provision by provision, kept as drafts, then published."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from bema.common.errors import Absent
from bema.documents.errors import TranslationIncomplete
from bema.documents.models import DraftWording, Text
from bema.documents.storing import hash_of_text
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.translating import reading, translate, version_of
from bema.documents.translations.settling import sheet
from bema.documents.translations.writing import Given, keep_wordings, publish_translation


@pytest.fixture
def second(rule):
    translate(rule, FIRST)
    return version_of(rule, SECOND)


def url(version, language="vi"):
    return f"/d/{version.work.slug}/versions/{version.pk}/translations/{language}"


def lineages(version, language="vi"):
    """{path: lineage} of what is to be settled."""
    found = sheet(version, language)
    return {found.outline.nodes[line.ordinal].path: line.lineage for line in found.open}


def write(actor, version, words, marks=None, language="vi"):
    places = lineages(version, language)
    given = {places[path]: Given(text, (marks or {}).get(path, "")) for path, text in words.items()}
    return keep_wordings(actor=actor, version=version, language=language, given=given)


ALL = {
    "art_1/par_2/point_a": "đọc mực nước mỗi giờ;",
    "art_1/par_3": "Chỉ chủ tịch xã mới được cho nghỉ trực.",
    "art_2/par_1": "Mực nước trên báo động 1 phải báo cho huyện qua điện thoại.",
}


def test_the_page_shows_what_changed_beside_the_words_to_be_changed(sign_in, eve, second):
    page = sign_in(eve).get(url(second)).content.decode()
    assert "0 of 3 provisions are written." in page
    assert "<del>2</del>" in page or "<del>2 </del>" in page
    assert "đọc mực nước hai giờ một lần;</textarea>" in page
    assert "3 provisions are still to be written." in page
    assert "Mỗi xã cử" not in page  # it carries over


def test_what_is_saved_is_kept_and_readers_see_it_when_it_is_published(sign_in, eve, second):
    client = sign_in(eve)
    places = lineages(second)
    for path, words in ALL.items():
        data = {f"words-{places[path]}": words, f"mark-{places[path]}": ""}
        assert client.post(url(second), data).status_code == 302
    assert "đọc mực nước mỗi giờ" not in reading(second.work, SECOND)
    page = client.get(url(second)).content.decode()
    assert "3 of 3 provisions are written." in page
    client.post(f"{url(second)}/publish", {"title": "Quy định trực lũ"})
    text = second.texts.get(language="vi")
    assert (text.title, text.is_original) == ("Quy định trực lũ", False)
    assert text.content_hash == hash_of_text(text)
    assert not DraftWording.objects.exists()
    read = reading(second.work, SECOND)
    assert "đọc mực nước mỗi giờ;" in read
    assert "lags behind" not in read
    with pytest.raises(IntegrityError):
        text.provisions.update(plain="x")


def test_the_published_text_has_the_shape_of_the_original(eve, second):
    write(eve, second, ALL)
    text = publish_translation(actor=eve, version=second, language="vi", title="")
    original = second.texts.get(is_original=True)
    columns = ("ordinal", "path", "level", "depth", "lineage_id", "parent__path")
    assert list(text.provisions.values_list(*columns)) == list(
        original.provisions.values_list(*columns)
    )
    numbers = dict(text.provisions.values_list("path", "number"))
    assert (numbers["art_1"], numbers["chp_2"], numbers["art_1/par_3"]) == (
        "Điều 1.",
        "Chương II",
        "3.",
    )


def test_it_is_published_whole_or_not_at_all(sign_in, eve, second):
    write(eve, second, {"art_1/par_3": "Mới."})
    with pytest.raises(TranslationIncomplete):
        publish_translation(actor=eve, version=second, language="vi", title="")
    sign_in(eve).post(f"{url(second)}/publish", {"title": "x"})
    assert not Text.objects.filter(version=second, language="vi").exists()
    assert DraftWording.objects.get().plain == "Mới."


def test_words_left_as_they_were_count_only_when_said_to_be_right(eve, second):
    path = "art_2/par_1"
    older = "Mực nước trên báo động 2 phải báo cho huyện qua điện thoại."
    assert write(eve, second, {path: older}).count == 0
    place = lineages(second)[path]
    given = {place: Given(older, "", still_right=True)}
    assert keep_wordings(actor=eve, version=second, language="vi", given=given).count == 1


def test_two_editors_neither_loses_what_they_wrote(sign_in, eve, ada, second):
    place = lineages(second)["art_1/par_3"]
    write(ada, second, {"art_1/par_3": "Của Ada."})
    client = sign_in(eve)
    told = client.post(url(second), {f"words-{place}": "Của Eve.", f"mark-{place}": ""})
    page = told.content.decode()
    assert told.status_code == 409
    assert "Somebody else was quicker" in page
    assert "Của Ada.</q>" in page
    assert "Của Eve.</textarea>" in page
    assert DraftWording.objects.get().plain == "Của Ada."
    mark = page.partition(f'name="mark-{place}" value="')[2].partition('"')[0]
    client.post(url(second), {f"words-{place}": "Của Eve.", f"mark-{place}": mark})
    assert DraftWording.objects.get().plain == "Của Eve."


def test_empty_words_take_back_what_was_kept(eve, second):
    write(eve, second, {"art_1/par_3": "Mới."})
    mark = sheet(second, "vi").kept[lineages(second)["art_1/par_3"]].mark
    write(eve, second, {"art_1/par_3": "  "}, {"art_1/par_3": mark})
    assert not DraftWording.objects.exists()


def test_what_is_written_is_text_and_never_markup(eve, second):
    write(eve, second, ALL | {"art_1/par_3": "<script>alert(1)</script>\nhai"})
    text = publish_translation(actor=eve, version=second, language="vi", title="")
    html = text.provisions.get(path="art_1/par_3").html
    assert html == "&lt;script&gt;alert(1)&lt;/script&gt;<br>hai"


def test_a_language_without_any_translation_can_be_written_too(sign_in, eve, second):
    page = sign_in(eve).get(url(second, "lo")).content.decode()
    assert "never translated" in page
    assert "0 of 13 provisions are written." in page


def test_the_version_names_the_languages_that_lag(sign_in, eve, second):
    page = sign_in(eve).get(f"/d/{second.work.slug}/versions/{second.pk}").content.decode()
    assert "3 of 13 provisions are out of date" in page
    assert url(second, "uk") in page


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    sign_in, eve, second, make_work, add_version, django_assert_max_num_queries
):
    from bema.documents.tests.texts import long_text

    work = make_work(slug="long", title="A long rule")
    add_version(work, FIRST, long_text(40))
    client = sign_in(eve)
    client.get(url(second))
    with django_assert_max_num_queries(25):
        client.get(url(version_of(work, FIRST), "vi"))


@pytest.mark.parametrize("who", ["alice", "charlie", "nora", "sven", None])
def test_others_find_nothing(who, request, client, sign_in, second):
    if who:
        sign_in(request.getfixturevalue(who))
    for address in (url(second), f"{url(second)}/publish"):
        assert client.get(address).status_code in {404, 405}
        assert client.post(address, {"title": "x"}).status_code == 404
    actor = request.getfixturevalue(who or "alice")
    with pytest.raises(Absent):
        keep_wordings(actor=actor, version=second, language="vi", given={})


@pytest.mark.parametrize("language", ["en", "xx"])
def test_the_original_and_unknown_languages_are_no_addresses(sign_in, eve, second, language):
    assert sign_in(eve).get(url(second, language)).status_code == 404
