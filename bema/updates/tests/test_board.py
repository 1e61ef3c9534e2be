"""The review board as editors use it: with and without script, alone and at the same time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from bema.documents.models import Version
from bema.updates import settling
from bema.updates.models import Settlement
from bema.updates.tests.conftest import AMENDED, ARTICLES, draft
from bema.updates.tests.test_settling import PAST, decide, keys, new_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def amended(river, schooling):
    return draft(river.work, AMENDED, PAST)


def board_of(version, what=""):
    return f"/desk/updates/{version.pk}/{what}"


def page(client, version, query=""):
    response = client.get(board_of(version) + query)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def token(html, slug):
    """What the page's form says it is based on."""
    found = re.search(rf'value="{slug}"><input type="hidden" name="based_on" value="([^"]+)"', html)
    return found[1]


def choose(client, version, slug, decision, **more):
    data = {"thing": slug, "decision": decision, "based_on": token(page(client, version), slug)}
    return client.post(board_of(version, "settle"), data, **more)


def other_session(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_way_from_the_list_to_the_published_version(
    amended, schooling, sign_in, eve, learn, alice
):
    learn(alice)
    client = sign_in(eve)
    assert "0 of 4 settled" in client.get("/desk/updates/").content.decode()
    manage = client.get(f"/d/river/versions/{amended.pk}").content.decode()
    assert board_of(amended) in manage
    html = page(client, amended)
    assert "<del>within one hour</del>" in html
    assert "1 person has learned it" in html
    assert "<li>The right thing</li>" in html
    assert "quotes what changes; follows the text by itself" in html
    for kind, pk in keys(schooling):
        response = choose(client, amended, f"{kind}-{pk}", "keep", follow=True)
        assert response.redirect_chain[0][0].endswith(f"#{kind}-{pk}")
    assert "4 of 4 settled" in page(client, amended)
    confirm = client.get(board_of(amended, "publish")).content.decode()
    assert "for 1 member who has learned what changes" in confirm
    client.post(board_of(amended, "publish"))
    amended.refresh_from_db()
    assert amended.state == "published"
    record = page(client, amended)
    assert record.count("Right as it stands") == 4
    assert "Eve" in record


def test_publishing_too_early_says_what_is_missing_and_where(amended, sign_in, eve):
    client = sign_in(eve)
    for url in (f"/d/river/versions/{amended.pk}/publish", board_of(amended, "publish")):
        html = client.post(url, follow=True).content.decode()
        assert "4 of 4 things that rest on the changes" in html
        assert board_of(amended) in html
    amended.refresh_from_db()
    assert amended.state == "draft"


def test_small_changes_are_kept_together_without_script(river, schooling, sign_in, eve):
    words = "All boats are sold, and whoever needs one in a flood borrows it from the neighbours."
    version = draft(river.work, {**AMENDED, 3: ARTICLES[3] + " " + words}, PAST)
    client = sign_in(eve)
    html = page(client, version, "?select=small")
    ticked = re.findall(r'name="thing" value="([^"]+)" form="together" checked', html)
    assert len(ticked) == 4
    answer = client.post(board_of(version, "keep"), {"thing": ticked}, follow=True)
    assert "4 things were kept as they stand" in answer.content.decode()
    assert "4 of 8 settled" in answer.content.decode()
    nothing = client.post(board_of(version, "keep"), follow=True).content.decode()
    assert "Nothing was selected" in nothing


def test_two_editors_at_once_are_told_who_settled_what(amended, schooling, eve, ada):
    first, second = other_session(eve), other_session(ada)
    slug = "-".join(map(str, keys(schooling)[0]))
    seen_by_ada = page(second, amended)
    choose(first, amended, slug, "retire")
    data = {"thing": slug, "decision": "keep", "based_on": token(seen_by_ada, slug)}
    answer = second.post(board_of(amended, "settle"), data, headers=HTMX)
    told = answer.content.decode()
    assert "Eve has settled this in the meantime" in told
    assert f'id="{slug}" class="thing" hx-swap-oob="true"' in told
    assert Settlement.objects.get().by == eve
    plain = second.post(board_of(amended, "settle"), data, follow=True).content.decode()
    assert "Eve has settled this in the meantime" in plain
    choose(second, amended, slug, "keep")
    assert Settlement.objects.get().by == ada


def test_the_board_of_one_editor_follows_the_other(amended, schooling, eve, ada):
    first, second = other_session(eve), other_session(ada)
    asks = re.search(r'hx-get="([^"]+news[^"]+)"', page(second, amended))[1]
    assert second.get(asks, headers=HTMX).status_code == 204
    slug = "-".join(map(str, keys(schooling)[0]))
    choose(first, amended, slug, "keep")
    news = second.get(asks, headers=HTMX).content.decode()
    assert f'id="{slug}"' in news
    assert "Eve, " in news
    assert "1 of 4 settled" in news
    assert 'id="lesson-' not in news
    again = re.search(r'hx-get="([^"]+news[^"]+)"', news)[1]
    assert second.get(again, headers=HTMX).status_code == 204
    new_draft(schooling.items[0][0], eve, stem={"en": "Anew"})
    assert f'id="item-{schooling.items[0][0].pk}"' in second.get(again).content.decode()


def test_the_board_of_one_editor_hears_that_the_other_has_published(amended, eve, ada):
    first, second = other_session(eve), other_session(ada)
    asks = re.search(r'hx-get="([^"]+news[^"]+)"', page(second, amended))[1]
    settling.keep_all(actor=eve, version=amended)
    first.post(board_of(amended, "publish"))
    news = second.get(asks, headers=HTMX).content.decode()
    assert "has been published in the meantime" in news
    assert "hx-get" not in news
    slug = f"objective-{amended.settlements.filter(objective__isnull=False).get().objective_id}"
    data = {"thing": slug, "decision": "retire", "based_on": "none"}
    late = second.post(board_of(amended, "settle"), data, follow=True).content.decode()
    assert "cannot be changed any more" in late


def test_a_new_draft_is_named_with_its_writer(amended, schooling, sign_in, eve):
    item = schooling.items[0][0]
    client = sign_in(eve)
    choose(client, amended, f"item-{item.pk}", "rewrite")
    assert "A new draft is awaited." in page(client, amended)
    there = client.get(board_of(amended, f"edit/item/{item.pk}"))
    assert there.url == f"/admin/snippets/study/item/edit/{item.pk}/"
    new_draft(item, eve, stem={"en": "Anew"})
    assert "new draft by Eve" in page(client, amended)


def test_a_change_that_matters_not_leaves_the_board_and_comes_back(amended, sign_in, eve):
    client = sign_in(eve)
    change = amended.changes.get(is_substance=True)
    data = {"change": change.pk, "substance": "no", "based_on": settling.judgement_token(change)}
    html = client.post(board_of(amended, "judge"), data, follow=True).content.decode()
    assert "Judged to change nothing" in html
    assert "Nothing that is taught or asked rests" in html
    change.refresh_from_db()
    data = {"change": change.pk, "substance": "yes", "based_on": settling.judgement_token(change)}
    assert (
        "0 of 4 settled"
        in client.post(board_of(amended, "judge"), data, follow=True).content.decode()
    )


def test_other_changes_stand_on_a_page_of_their_own(river, schooling, sign_in, eve):
    version = draft(
        river.work, {**ARTICLES, 2: ARTICLES[2].replace(".", " ."), 4: "Boats are red."}, PAST
    )
    client = sign_in(eve)
    assert "On 1 more change of substance nothing rests" in page(client, version)
    assert "Boats are red" in client.get(board_of(version, "rest")).content.decode()
    editorial = client.get(board_of(version, "rest?which=editorial")).content.decode()
    assert "It does matter" in editorial


@pytest.mark.parametrize("what", ["", "news", "rest", "publish"])
def test_nobody_else_finds_the_board(amended, what, client, sign_in, alice, charlie, nora, sven):
    assert client.get(board_of(amended, what)).status_code in {302, 404}
    for person in (alice, charlie, nora, sven):
        assert sign_in(person).get(board_of(amended, what)).status_code == 404


@pytest.mark.parametrize("what", ["settle", "keep", "judge", "publish"])
def test_nobody_else_decides(amended, schooling, what, sign_in, alice, sven, place, grant, tree):
    stranger = place("Stella", tree.south)
    grant(stranger, "editor", tree.south)
    data = {
        "thing": f"objective-{schooling.objectives[0].pk}",
        "decision": "keep",
        "based_on": "none",
    }
    for person in (alice, sven, stranger):
        assert sign_in(person).post(board_of(amended, what), data).status_code == 404
    assert not Settlement.objects.exists()
    assert sign_in(alice).get("/desk/updates/").status_code == 404


def test_what_left_the_board_in_the_meantime_has_the_page_loaded_again(
    amended, schooling, sign_in, eve
):
    client = sign_in(eve)
    amended.changes.update(judged_substance=False)
    data = {
        "thing": f"objective-{schooling.objectives[0].pk}",
        "decision": "keep",
        "based_on": "none",
    }
    answer = client.post(board_of(amended, "settle"), data, headers=HTMX)
    assert answer["HX-Refresh"] == "true"
    assert "no longer rests on a change" in page(client, amended)


def test_what_is_no_thing_is_absent(amended, sign_in, eve):
    client = sign_in(eve)
    for data in (
        {"thing": "person-1", "decision": "keep"},
        {"thing": "item-x", "decision": "keep"},
        {"thing": "item-1", "decision": "burn"},
    ):
        assert client.post(board_of(amended, "settle"), data).status_code == 404
    assert client.get("/desk/updates/999/").status_code == 404


def test_a_first_version_has_no_board(river, sign_in, eve):
    assert sign_in(eve).get(board_of(river.version)).status_code == 404


def test_the_board_costs_the_same_however_much_is_on_it(
    river, schooling, sign_in, eve, django_assert_max_num_queries
):
    one = draft(river.work, AMENDED, PAST)
    everything = {number: f"{words} So it is from now on." for number, words in ARTICLES.items()}
    all_three = draft(river.work, everything, PAST.replace(year=2022))
    client = sign_in(eve)
    client.get("/desk/updates/")
    for version in (one, all_three):
        for what in ("", "?select=small"):
            with django_assert_max_num_queries(34):
                client.get(board_of(version) + what)
        decide(version, keys(schooling)[0], "rewrite")
    since = _stamp(client, all_three)
    with django_assert_max_num_queries(9):
        assert client.get(board_of(all_three, f"news?since={since}")).status_code == 204
    with django_assert_max_num_queries(20):
        client.get("/desk/updates/")
    assert Version.objects.filter(state="draft").count() == 2


def _stamp(client, version):
    return re.search(r"news\?since=([^\"]+)", page(client, version))[1]


def test_saving_in_the_editor_offers_the_way_back(amended, schooling, sign_in, eve):
    item = schooling.items[0][0]
    client = sign_in(eve)
    choose(client, amended, f"item-{item.pk}", "rewrite")
    there = client.get(board_of(amended, f"edit/item/{item.pk}"))
    form = client.get(there.url).context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"stem_0": "When does the officer report?", "options_0": "At once\nNever", "key": "1"}
    data |= {"feedback_0": "", "owner": item.owner_id, "objective": item.objective_id}
    page_after = client.post(there.url, data, follow=True).content.decode()
    assert f"/desk/updates/{amended.pk}/#item-{item.pk}" in page_after
    assert "new draft by Eve" in page(client, amended)
    assert "4 of 4 settled" not in page(client, amended)
