"""Coverage of one's own subtrees: the right figures, each person once, and nothing of others."""

import pytest

from bema.common.clock import today
from bema.units.models import Unit

PAGES = [
    "/units/{code}/coverage/",
    "/units/{code}/coverage/{subject}/",
    "/units/{code}/coverage/{subject}/people/",
    "/units/{code}/coverage/{subject}/over-time/",
    "/units/{code}/coverage/{subject}/units.csv",
    "/units/{code}/coverage/{subject}/units.xlsx",
    "/units/{code}/coverage/{subject}/people.csv",
    "/units/{code}/coverage/{subject}/people.xlsx",
]


def address(page, code, subject):
    return page.format(code=code, subject=subject.pk)


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.fixture
def learning(tree, subject, alice, bob, charlie, assigned, begins, finishes):
    """Everybody is to learn it; Alice is done, Bob has begun, both in time; Charlie has not begun."""
    assigned(subject, tree.root, due_in=5)
    finishes(alice, subject)
    begins(bob, subject)
    return subject


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("alice", "R-N-M"),  # a member, of her own unit
        ("eve", "R"),  # an editor
        ("nora", "R"),  # a manager, of the unit above
        ("nora", "R-S"),  # of the one beside
        ("nora", "R-S-H"),  # of one below that
        ("nora", "nowhere"),
    ],
)
def test_what_is_not_ones_own_looks_absent(who, code, page, request, nora, learning, sign_in):
    client = sign_in(request.getfixturevalue(who))
    refused = client.get(address(page, code, learning))
    assert refused.status_code == 404
    if code != "nowhere":
        absent = client.get(address(page, "nowhere", learning))
        assert refused.content == absent.content.replace(b"nowhere", code.encode())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "code"), [("nora", "R-N"), ("nora", "R-N-M"), ("ada", "R-N")])
def test_ones_own_units_are_open(who, code, page, request, nora, learning, sign_in):
    client = sign_in(request.getfixturevalue(who))
    answer = client.get(address(page, code, learning), follow=True)
    assert answer.status_code == 200
    assert b"".join(answer) != b""


@pytest.mark.parametrize("page", ["/coverage/", *PAGES])
def test_visitors_sign_in_first(page, client, learning):
    answer = client.get(address(page, "R-N", learning))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_coverage_leads_to_the_unit_that_one_manages(tree, nora, grant, alice, sign_in):
    assert sign_in(nora).get("/coverage/")["Location"] == "/units/R-N/coverage/"
    grant(nora, "training_manager", tree.hill)
    assert "Hill" in text(sign_in(nora), "/coverage/")
    assert sign_in(alice).get("/coverage/").status_code == 404


def test_a_subject_that_is_not_assigned_there_is_absent(
    tree, nora, subject, reading, assigned, sign_in
):
    assigned(reading, tree.south)
    client = sign_in(nora)
    for page in PAGES[1:]:
        assert client.get(address(page, "R-N", reading)).status_code == 404
        assert client.get(address(page, "R-N", subject)).status_code == 404
    assert "Order on the dykes" not in text(client, "/units/R-N/coverage/")


def test_figures_with_denominators_map_and_table(tree, nora, learning, sign_in):
    page = text(sign_in(nora), address(PAGES[1], "R-N", learning))
    assert "Assigned to 3 people" in page  # Alice, Bob and Nora herself
    assert "1 of 3" in page
    assert "33 %" in page
    assert "<title>Mill: 1 of 1 done, 100 %</title>" in page
    assert "<title>Harbour: 0 of 1 done, 0 %</title>" in page
    assert "directly in North" in page
    assert "Hill" not in page
    assert 'style="' not in page


def test_overdue_is_past_the_date_and_not_done(
    tree, nora, alice, bob, subject, assigned, finishes, sign_in
):
    assigned(subject, tree.north, due_in=-1)
    finishes(alice, subject)
    page = text(sign_in(nora), address(PAGES[2], "R-N", subject) + "?state=overdue")
    assert "Bob" in page
    assert "Alice" not in page


def test_overlapping_assignments_list_everybody_once(
    tree, nora, place, groups, subject, assigned, sign_in
):
    place("Ann", tree.mill, groups=groups[:2])
    assigned(subject, tree.north, groups=groups[:1])
    assigned(subject, tree.mill, groups=groups[1:])
    assigned(subject, tree.mill)
    client = sign_in(nora)
    assert text(client, address(PAGES[2], "R-N", subject)).count('<th scope="row">Ann</th>') == 1
    assert "Assigned to 1 person" in text(client, address(PAGES[1], "R-N", subject))


def test_the_lowest_unit_goes_straight_to_the_names(tree, nora, alice, learning, sign_in):
    answer = sign_in(nora).get(address(PAGES[1], "R-N-M", learning))
    assert answer["Location"] == address(PAGES[2], "R-N-M", learning)
    page = text(sign_in(nora), answer["Location"])
    assert "Alice" in page
    assert "Bob" not in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Alice", "Bob", "Nora"}),
        ("?state=done", {"Alice"}),
        ("?state=going_on", {"Bob"}),
        ("?state=not_started", {"Nora"}),
        ("?state=overdue", set()),
        ("?state=nonsense", {"Alice", "Bob", "Nora"}),
        ("?q=ALI", {"Alice"}),
        ("?q=bo", {"Bob"}),
        ("?q=nobody", set()),
        ("?direct=1", {"Nora"}),
    ],
)
def test_names_by_state_and_by_words(query, seen, tree, nora, learning, sign_in):
    page = text(sign_in(nora), address(PAGES[2], "R-N", learning) + query)
    names = {n for n in ("Alice", "Bob", "Charlie", "Nora") if f'<th scope="row">{n}</th>' in page}
    assert names == seen


def test_names_in_other_scripts_are_found_in_any_case(
    tree, nora, place, subject, assigned, sign_in
):
    place("Олена Коваль", tree.mill)
    assigned(subject, tree.north)
    page = text(sign_in(nora), address(PAGES[2], "R-N", subject) + "?q=олена")
    assert "Олена Коваль" in page


def test_pages_of_names_go_on_without_gap_or_repeat(
    tree, nora, place, subject, assigned, sign_in, monkeypatch
):
    from bema.assignments.scope import scopes_in
    from bema.reports.people import page, people_of

    for n in range(7):
        place(f"Same name {n % 2}", (tree.mill, tree.harbour)[n % 3 == 0], member_number=f"S{n}")
    assigned(subject, tree.north)
    scope = scopes_in(tree.north)[subject.pk]
    people = people_of(scope, subject.pk)
    seen, after = [], None
    while True:
        part = page(people, scope, subject.pk, {}, after=after, size=3)
        seen += [row.number for row in part.rows]
        after = part.next_after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 8
    assert page(people, scope, subject.pk, {}, after=10**9, size=3).rows == []
    client = sign_in(nora)
    assert client.get(address(PAGES[2], "R-N", subject) + "?after=x").status_code == 200


def test_a_closed_unit_with_people_still_counts_and_says_so(tree, nora, learning, sign_in):
    Unit.objects.filter(pk=tree.mill.pk).update(closed_on=today())
    page = text(sign_in(nora), address(PAGES[1], "R-N", learning))
    assert "closed" in page
    assert "Assigned to 3 people" in page


@pytest.mark.parametrize("order", ["name", "people", "share", "overdue", "nonsense"])
def test_the_table_can_be_sorted_by_link(order, tree, nora, learning, sign_in):
    page = text(sign_in(nora), address(PAGES[1], "R-N", learning) + f"?order={order}")
    rows = [page.index(f'scope="row"><a href="/units/{code}') for code in ("R-N-M", "R-N-H")]
    assert (rows[1] < rows[0]) == ((order != "people" and order != "overdue") or "Harbour" < "Mill")


def test_pages_cost_the_same_queries_however_much_there_is(
    tree, nora, place, groups, subject, reading, assigned, finishes, sign_in,
    django_assert_max_num_queries,
):  # fmt: skip
    for n in range(12):
        child = Unit.objects.get(pk=tree.north.pk).add_child(code=f"R-N-{n}", name=f"U{n}")
        person = place(f"P{n}", child, groups=groups[: n % 3])
        finishes(person, subject)
        assigned(subject, child, groups=groups[: n % 2])
    assigned(subject, tree.north)
    assigned(reading, tree.root)
    client = sign_in(nora)
    for page in PAGES[:4]:
        with django_assert_max_num_queries(21):
            assert client.get(address(page, "R-N", subject)).status_code == 200


def test_nothing_here_is_kept_on_the_way(tree, nora, learning, sign_in):
    answer = sign_in(nora).get(address(PAGES[1], "R-N", learning))
    assert "no-store" in answer["Cache-Control"]


def test_the_bar_says_coverage_though_the_address_is_a_units(tree, nora, learning, sign_in):
    page = text(sign_in(nora), address(PAGES[1], "R-N", learning))
    assert '<a href="/coverage/" aria-current="true">' in page
    assert page.count('aria-current="true"') == 2  # in the bar and in the menu of phones
