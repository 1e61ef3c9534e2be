"""Erin edits for North. In Wagtail's admin she has all of North's drafts and nothing else at all."""

import pytest
from django.urls import reverse
from wagtail.images.models import Image

from bema.study.models import Course, Item, Lesson, Objective

MODELS = ["course", "lesson", "objective", "item"]


@pytest.fixture
def erin(tree, place, grant):
    person = place("Erin", tree.north)
    grant(person, "editor", tree.north)
    return person


@pytest.fixture
def desk(erin, sign_in):
    return sign_in(erin)


@pytest.fixture
def norths(taught, tree):
    return taught(slug="north", owner=tree.north)


@pytest.fixture
def souths(taught, tree):
    return taught(slug="south", owner=tree.south)


def thing(taught, model):
    return {
        "course": taught.course,
        "lesson": taught.lessons[0],
        "objective": taught.objectives[0],
        "item": taught.items[0],
    }[model]


def languages(name, *texts):
    return {f"{name}_{place}": text for place, text in enumerate([*texts, "", "", "", ""][:4])}


def course_form(unit, **fields):
    return {
        **languages("title", "Dykes", "Đê điều"),
        **languages("summary"),
        "slug": "dykes",
        "owner": unit.pk,
        "has_test": "on",
        "questions_per_objective": "1",
        "pass_mark": "80",
        **fields,
    }


@pytest.mark.parametrize("model", MODELS)
def test_an_editor_sees_her_own_and_not_the_siblings(model, desk, norths, souths):
    index = desk.get(reverse(f"wagtailsnippets_study_{model}:list"))
    html = index.content.decode()
    assert index.status_code == 200
    own, other = thing(norths, model), thing(souths, model)
    assert reverse(f"wagtailsnippets_study_{model}:edit", args=[own.pk]) in html
    assert reverse(f"wagtailsnippets_study_{model}:edit", args=[other.pk]) not in html


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "page", ["edit", "delete", "usage", "history", "preview_on_edit", "unpublish", "lock", "unlock"]
)
def test_what_is_elsewhere_is_absent_on_every_page(model, page, desk, norths, souths):
    url = reverse(f"wagtailsnippets_study_{model}:{page}", args=[thing(souths, model).pk])
    assert desk.get(url).status_code == 404
    assert desk.post(url).status_code == 404
    if page in {"edit", "delete", "usage", "history"}:
        own = reverse(f"wagtailsnippets_study_{model}:{page}", args=[thing(norths, model).pk])
        assert desk.get(own).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_choosers_offer_the_editors_own_only(model, desk, norths, souths):
    page = desk.get(reverse(f"wagtailsnippetchoosers_study_{model}:choose"))
    html = page.json()["html"]
    own, other = thing(norths, model), thing(souths, model)
    chosen = f"wagtailsnippetchoosers_study_{model}:chosen"
    assert reverse(chosen, args=[own.pk]) in html
    assert reverse(chosen, args=[other.pk]) not in html
    assert desk.get(reverse(chosen, args=[other.pk])).status_code == 404
    several = reverse(f"wagtailsnippetchoosers_study_{model}:chosen_multiple")
    assert desk.get(several, {"id": [own.pk, other.pk]}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "users/",
        "groups/",
        "sites/",
        "settings/",
        "snippets/",
        "pages/",
        "pages/1/",
        "reports/locked/",
        "reports/site-history/",
        "images/",
        "documents/",
        "workflows/list/",
        "collections/",
        "redirects/",
        "bulk/study/course/delete/?id=1",
        "no-such-page/",
        "api/main/pages/",
        "choose-page/browse/",
        "password_reset/",
    ],
)
def test_the_rest_of_the_admin_is_absent(path, desk):
    assert desk.get(f"/admin/{path}").status_code == 404


def test_the_desk_opens_for_an_editor(desk):
    home = desk.get("/admin/").content.decode()
    assert "Teaching" in home
    assert "Reports" not in home


def test_the_first_page_leads_on_and_offers_nothing_that_is_closed(desk):
    home = desk.get("/admin/").content.decode()
    for model in MODELS:
        assert reverse(f"wagtailsnippets_study_{model}:list") in home
    assert 'href="/d/"' in home
    assert "Back to the site" in home
    assert "Nothing waits for you." in home
    for closed in ("Search all pages", "/admin/pages", "editor guide", "avatar", "/admin/images/"):
        assert closed not in home.partition("<main")[2]
    assert "SearchModule" not in home
    assert desk.get("/admin/account/").url == "/me/"


def test_the_first_page_shows_ones_drafts(desk, tree, norths, django_assert_max_num_queries):
    for number in range(3):
        desk.post(
            reverse("wagtailsnippets_study_course:add"),
            course_form(tree.mill, slug=f"dykes-{number}"),
        )
    desk.get("/admin/")
    with django_assert_max_num_queries(24):
        home = desk.get("/admin/").content.decode()
    assert home.count(">Dykes</a>") == 3


@pytest.mark.parametrize(
    ("model", "asked", "found"),
    [
        ("course", "КОЛИ підіймається", True),
        ("course", "north", True),
        ("course", "no such words", False),
        ("lesson", "lesson 1", True),
        ("objective", "reports AT", True),
        ("item", "Never", True),
    ],
)
def test_lists_are_searched_in_every_language(model, asked, found, desk, norths, souths):
    page = desk.get(reverse(f"wagtailsnippets_study_{model}:list_results"), {"q": asked})
    html = page.content.decode()
    own = reverse(f"wagtailsnippets_study_{model}:edit", args=[thing(norths, model).pk])
    assert (own in html) is found
    other = reverse(f"wagtailsnippets_study_{model}:edit", args=[thing(souths, model).pk])
    assert other not in html


@pytest.mark.parametrize("model", ["lesson", "objective", "item"])
def test_lists_are_narrowed_by_course_and_owner(model, desk, norths, souths, taught, tree):
    mills = taught(slug="mill", owner=tree.mill)
    index = reverse(f"wagtailsnippets_study_{model}:list_results")
    edits = [
        reverse(f"wagtailsnippets_study_{model}:edit", args=[thing(course, model).pk])
        for course in (norths, mills)
    ]
    for choice in ({"course": mills.course.pk}, {"owner": tree.mill.pk}):
        html = desk.get(index, choice).content.decode()
        assert [url in html for url in edits] == [False, True]
    offered = desk.get(reverse(f"wagtailsnippets_study_{model}:list")).content.decode()
    assert f'<option value="{tree.mill.pk}">' in offered
    assert f'<option value="{souths.course.pk}">When' not in offered


@pytest.mark.parametrize("who", ["alice", "nora"])
def test_the_desk_is_absent_for_all_others(who, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    assert client.get("/admin/").status_code == 404
    assert client.get(reverse("wagtailsnippets_study_course:list")).status_code == 404


def test_a_visitor_signs_in_as_everywhere_else(client, db):
    for path in ("/admin/", "/admin/login/", "/admin/users/"):
        assert client.get(path).url.startswith("/account/login/")


def test_a_superuser_sees_all(place, sign_in, tree, norths, souths):
    client = sign_in(place("Root", tree.root, is_superuser=True, is_staff=True))
    html = client.get(reverse("wagtailsnippets_study_course:list")).content.decode()
    assert reverse("wagtailsnippets_study_course:edit", args=[souths.course.pk]) in html


def test_write_a_draft_then_publish_it(desk, tree):
    url = reverse("wagtailsnippets_study_course:add")
    page = desk.get(url).content.decode()
    assert "Tiếng Việt" in page
    desk.post(url, course_form(tree.mill, slug="dykes"))
    course = Course.objects.get(slug="dykes")
    assert course.live is False
    assert not course.editions.exists()
    edit = reverse("wagtailsnippets_study_course:edit", args=[course.pk])
    desk.post(edit, course_form(tree.mill, **{"action-publish": "1"}))
    assert course.editions.get().content["title"] == {"en": "Dykes", "vi": "Đê điều"}


def test_what_is_not_ready_stays_a_draft_and_is_told(desk, norths):
    item = norths.items[0]
    edit = reverse("wagtailsnippets_study_item:edit", args=[item.pk])
    form = {
        "objective": item.objective_id,
        "kind": "single",
        "owner": item.owner_id,
        "key": "7",
        **languages("stem", "Who?"),
        **languages("options", "A\nB"),
        **languages("feedback"),
    }
    told = desk.post(edit, {**form, "action-publish": "1"}).content.decode()
    assert "Name the right option by its line, a number from 1 to 2" in told
    assert item.editions.get().number == 1
    desk.post(edit, form)
    assert Item.objects.get(pk=item.pk).has_unpublished_changes


def test_nothing_can_be_given_to_or_taken_from_elsewhere(desk, tree, norths, souths):
    desk.post(reverse("wagtailsnippets_study_course:add"), course_form(tree.south))
    desk.post(reverse("wagtailsnippets_study_course:add"), course_form(tree.root))
    assert not Course.objects.filter(slug="dykes").exists()
    lesson = norths.lessons[0]
    edit = reverse("wagtailsnippets_study_lesson:edit", args=[lesson.pk])
    form = {
        "course": souths.course.pk,
        "sort_order": "1",
        "minutes": "5",
        "owner": tree.north.pk,
        **languages("title", "Mine"),
        "steps-count": "0",
    }
    desk.post(edit, form)
    assert Lesson.objects.get(pk=lesson.pk).get_latest_revision_as_object().course == norths.course


def lesson_form(lesson, steps):
    form = {
        "course": lesson.course_id,
        "sort_order": "1",
        "minutes": "5",
        "owner": lesson.owner_id,
        **languages("title", "Mine"),
        "steps-count": str(len(steps)),
    }
    for place, (kind, fields) in enumerate(steps):
        form |= {
            f"steps-{place}-deleted": "",
            f"steps-{place}-order": str(place),
            f"steps-{place}-type": kind,
            f"steps-{place}-id": "",
        }
        form |= {f"steps-{place}-value-{name}": value for name, value in fields.items()}
    return form


def quote(address):
    comment = {f"comment-{code}": "null" for code in ("en", "vi", "uk", "lo")}
    return (
        "quote",
        {
            "lineages-count": "1",
            "lineages-0-deleted": "",
            "lineages-0-order": "0",
            "lineages-0-type": "",
            "lineages-0-id": "",
            "lineages-0-value": address,
            **comment,
        },
    )


def test_a_provision_is_quoted_by_its_address_and_kept_by_its_lineage(desk, norths, law):
    lesson = norths.lessons[0]
    edit = reverse("wagtailsnippets_study_lesson:edit", args=[lesson.pk])
    steps = [quote("http://testserver/d/flood/2020-01-01/art_2")]
    desk.post(edit, {**lesson_form(lesson, steps), "action-publish": "1"})
    step = lesson.editions.get(is_current=True).steps.get()
    assert [lineage.pk for lineage in step.lineages.all()] == [law.lineages[1].pk]
    assert "/d/flood/2024-01-01/art_2" in desk.get(edit).content.decode()


def test_a_wrong_address_is_told(desk, norths):
    lesson = norths.lessons[0]
    edit = reverse("wagtailsnippets_study_lesson:edit", args=[lesson.pk])
    told = desk.post(edit, lesson_form(lesson, [quote("/d/flood/2020-01-01/art_99")]))
    assert "No provision stands at this address" in told.content.decode()


def test_a_check_asks_only_what_is_the_editors_own(desk, norths, souths):
    lesson = norths.lessons[0]
    edit = reverse("wagtailsnippets_study_lesson:edit", args=[lesson.pk])
    steps = [("check", {"item": str(souths.items[0].pk)})]
    told = desk.post(edit, lesson_form(lesson, steps)).content.decode()
    assert "Choose something that you may use." in told


def test_a_preview_has_the_members_look(desk, norths):
    lesson = norths.lessons[0]
    url = reverse("wagtailsnippets_study_lesson:preview_on_edit", args=[lesson.pk])
    desk.post(url, lesson_form(lesson, [quote("/d/flood/2024-01-01/art_1")]))
    page = desk.get(url)
    assert "The officer on duty reports at once." in page.content.decode()
    assert "Content-Security-Policy" not in page
    assert "Step 1 of 1" in page.content.decode()


def test_scheduled_publishing_makes_the_edition_when_the_time_comes(erin, norths):
    from django.core.management import call_command
    from django.utils import timezone

    item = norths.items[0]
    item.stem = {"en": "Later?"}
    item.go_live_at = timezone.now() + timezone.timedelta(hours=1)
    revision = item.save_revision(user=erin)
    revision.publish(user=erin, skip_permission_checks=True)
    assert item.editions.count() == 1
    revision.approved_go_live_at = timezone.now() - timezone.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert item.editions.get(is_current=True).content["stem"] == {"en": "<p>Later?</p>"}


# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_images_are_for_those_who_edit_where_they_came_from(desk, erin, eve, place, grant, tree):
    from wagtail.images.tests.utils import get_test_image_file

    sue = place("Sue", tree.south)
    grant(sue, "editor", tree.south)
    own, other = (
        Image.objects.create(title=who.full_name, file=get_test_image_file(), uploaded_by_user=who)
        for who in (erin, sue)
    )
    html = desk.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert reverse("wagtailimages_chooser:chosen", args=[own.pk]) in html
    assert reverse("wagtailimages_chooser:chosen", args=[other.pk]) not in html
    assert desk.get(reverse("wagtailimages_chooser:chosen", args=[other.pk])).status_code == 404
    assert desk.get(reverse("wagtailimages_chooser:chosen", args=[own.pk])).status_code == 200


def test_an_objective_cites_by_address(desk, norths, law):
    objective = norths.objectives[1]
    edit = reverse("wagtailsnippets_study_objective:edit", args=[objective.pk])
    citation = objective.citations.get()
    form = {
        **languages("statement", "Keeps it"),
        "owner": objective.owner_id,
        "work": law.work.pk,
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "1",
        "citations-MIN_NUM_FORMS": "0",
        "citations-MAX_NUM_FORMS": "1000",
        "citations-0-id": citation.pk,
        "citations-0-lineage": "/d/flood/2024-01-01/art_1",
        "action-publish": "1",
    }
    desk.post(edit, form)
    assert Objective.objects.get(pk=objective.pk).citations.get().lineage == law.lineages[0]
