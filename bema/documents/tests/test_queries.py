"""What is in force when, and who sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from bema.common.errors import Absent
from bema.documents import access, queries
from bema.documents.actions import add_translation
from bema.documents.models import Provision, Work
from bema.documents.tests.conftest import FIRST, SECOND
from bema.documents.tests.texts import RULE_EN, RULE_VI, parsed

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (FIRST - DAY, None),
        (FIRST, FIRST),
        (SECOND - DAY, FIRST),
        (SECOND, SECOND),
        (dt.date(2999, 1, 1), SECOND),
    ],
)
def test_the_version_in_force_on_a_day(rule, on, expected):
    version = queries.version_in_force(rule, on=on)
    assert (version.in_force_from if version else None) == expected


def test_a_draft_is_never_in_force(rule, add_version):
    add_version(rule, dt.date(2023, 1, 1), parsed(RULE_EN), publish=False)
    assert queries.version_in_force(rule).in_force_from == SECOND


def test_status_travels_in_time(rule):
    first, second = queries.versions_of(rule)
    status = queries.status_of(first, [first, second], on=dt.date(2021, 5, 1))
    assert (status.code, status.until, status.replaced_by) == ("in_force", SECOND - DAY, second)
    status = queries.status_of(first, [first, second], on=SECOND)
    assert (status.code, status.current) == ("no_longer", second)
    status = queries.status_of(second, [first, second], on=SECOND - DAY)
    assert (status.code, status.current, status.until) == ("not_yet", first, None)
    status = queries.status_of(first, [first, second], on=FIRST - DAY)
    assert (status.code, status.current) == ("not_yet", None)


def test_provisions_in_force_follow_the_lineage(rule, django_assert_num_queries):
    old = Provision.objects.get(text__version__in_force_from=FIRST, path="art_1/par_2/point_a")
    gone = Provision.objects.get(text__version__in_force_from=FIRST, path="art_2/par_2")
    wanted = [old.lineage_id, gone.lineage_id]
    with django_assert_num_queries(2):  # One more to see what took the missing one in.
        found = queries.provisions_in_force(wanted, language="en", on=SECOND)
        assert [p.plain for p in found.values()] == ["reads the river gauge every hour;"]
    assert len(queries.provisions_in_force(wanted, language="en", on=FIRST)) == 2
    assert queries.provisions_in_force(wanted, language="en", on=FIRST - DAY) == {}


def test_provisions_come_in_the_language_or_else_the_original(rule):
    version = rule.versions.get(in_force_from=SECOND)
    add_translation(actor="test", version=version, parsed=parsed(RULE_VI, language="vi"))
    lineage = Provision.objects.get(
        text__version=version, text__language="en", path="art_3"
    ).lineage_id
    assert queries.provisions_in_force([lineage], language="vi")[lineage].plain == "Bảo quản thuyền"
    assert (
        queries.provisions_in_force([lineage], language="lo")[lineage].plain == "Keeping the boats"
    )
    assert queries.text_of(version, "vi").language == "vi"
    assert queries.text_of(version, "uk").language == "en"


def test_a_reading_is_one_query(rule, django_assert_num_queries):
    text = rule.versions.get(in_force_from=FIRST).texts.get()
    with django_assert_num_queries(1):
        assert [p.path for p in queries.reading(text)] == [line[0] for line in RULE_EN]


@pytest.mark.parametrize("name", ["254к/96-вр", "254к96-вр", "254k96-vr", "Конституція"])
def test_a_work_is_found_under_any_of_its_names(make_work, name):
    work = make_work("Конституція", identifier="254к/96-вр")
    assert queries.find_work(name) == work


@pytest.mark.parametrize("words", ["ЗАХИСТ", "захист", "цивіль"])
def test_titles_are_searched_whatever_the_case_in_any_script(make_work, words):
    work = make_work("Кодекс Цивільного захисту")
    assert list(queries.search_titles(type(work).objects.all(), words, "")) == [work]


CAST = ["visitor", "alice", "bob", "charlie", "nora", "sven", "eve", "ada"]


@pytest.mark.parametrize(
    ("visibility", "owner", "readers"),
    [
        ("public", "root", set(CAST)),
        ("public", "mill", set(CAST)),
        ("members", "mill", set(CAST) - {"visitor"}),
        ("subtree", "root", set(CAST) - {"visitor"}),
        ("subtree", "north", {"alice", "bob", "nora", "eve", "ada"}),
        # Nora assigns what the units below her own publish, so she reads it.
        ("subtree", "mill", {"alice", "nora", "eve", "ada"}),
    ],
)
def test_who_may_read(make_work, add_version, tree, request, visibility, owner, readers):
    work = make_work(visibility=visibility, owner=getattr(tree, owner))
    add_version(work, FIRST, parsed(RULE_EN))
    let_in = set()
    for name in CAST:
        person = AnonymousUser() if name == "visitor" else request.getfixturevalue(name)
        try:
            access.access_work(person, work.slug)
        except Absent:
            continue
        let_in.add(name)
    assert let_in == readers


def test_only_editors_of_the_owner_see_what_is_not_published(
    make_work, add_version, tree, place, grant, request
):
    work = make_work(owner=tree.north)
    add_version(work, FIRST, parsed(RULE_EN), publish=False)
    hal = place("Hal", tree.harbour)
    grant(hal, "editor", tree.harbour)
    people = {name: request.getfixturevalue(name) for name in CAST[1:]} | {"hal": hal}
    seeing = {n for n, person in people.items() if access.visible_works(person).exists()}
    assert seeing == {"eve", "ada"}
    assert not access.visible_works(AnonymousUser()).exists()


def test_a_leaver_sees_what_a_visitor_sees(make_work, add_version, alice):
    work = make_work(visibility="members")
    add_version(work, FIRST, parsed(RULE_EN))
    alice.is_active = False
    alice.save()
    assert not access.visible_works(alice).exists()


def test_a_document_is_called_as_its_text_in_the_readers_language(rule):
    version = queries.version_in_force(rule)
    text = parsed(RULE_VI, language="vi")
    add_translation(actor="test", version=version, parsed=text, title="Quy tắc trực lũ")
    with translation.override("vi"):
        found = queries.search_titles(Work.objects.all(), "trực lũ", "").get()
        assert (found.name, found.name_language) == ("Quy tắc trực lũ", "vi")
    with translation.override("uk"):
        found = queries.named(Work.objects.all()).get()
        assert (found.name, found.name_language) == (rule.title, "en")
