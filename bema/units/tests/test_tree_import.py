"""Units from a file: all or nothing, twice is once, and the tree stays sound."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bema.units.errors import UnitFileWrong
from bema.units.models import Unit, UnitLevel
from bema.units.tree_import import by_header, import_units

LINES = [
    ["B", "D", "Branch", "branch"],
    ["P", "", "Province", ""],
    ["D", "P", "District", ""],
    [],
    ["E", "P", "Other district", ""],
]


@pytest.fixture
def level(db):
    return UnitLevel.objects.create(code="branch", name={"en": "Branch"})


def parents():
    return {unit.code: getattr(unit.get_parent(), "code", "") for unit in Unit.objects.all()}


def sound():
    return Unit.find_problems() == ([], [], [], [], [])


def test_parents_may_come_after_children_and_twice_is_once(level):
    assert import_units(LINES, actor="test").new == 4
    assert parents() == {"P": "", "D": "P", "E": "P", "B": "D"}
    assert sound()
    again = import_units(LINES, actor="test")
    assert (again.new, again.changed, again.moved, again.same) == (0, 0, 0, 4)


def test_names_change_and_units_move(level):
    import_units(LINES, actor="test")
    done = import_units([["B", "E", "Branch two", "branch"], ["F", "B", "New", ""]], actor="test")
    assert (done.new, done.changed, done.moved) == (1, 1, 1)
    assert parents() == {"P": "", "D": "P", "E": "P", "B": "E", "F": "B"}
    assert sound()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (["", "P", "X", ""], "needs a code"),
        (["a/b", "P", "X", ""], "without a slash"),
        (["P", "", "X", ""], "comes twice"),
        (["X", "P", "", ""], "needs a name"),
        (["X", "P", "X", "palace"], "no level"),
        (["X", "nowhere", "X", ""], "no parent"),
        (["X", "X", "X", ""], "below themselves"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(line, reason, level):
    with pytest.raises(UnitFileWrong, match=reason):
        import_units([*LINES, line], actor="test")
    assert not Unit.objects.exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(choices=st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_any_tree_comes_out_as_it_went_in(choices, db):
    Unit.objects.all().delete()
    wanted = {"U0": ""}
    for number, choice in enumerate(choices, start=1):
        wanted[f"U{number}"] = f"U{choice % number}"
    import_units(([code, up, code, ""] for code, up in reversed(wanted.items())), actor="test")
    assert parents() == wanted
    assert sound()


def test_the_header_says_what_stands_where():
    rows = [["Name", "note", "CODE", "Parent"], ["North", "x", "N", "P"], [], ["Top", "", "P"]]
    assert list(by_header(rows)) == [["N", "P", "North", ""], [], ["P", "", "Top", ""]]


@pytest.mark.parametrize("header", [[], ["code"], ["P", "", "Top", ""]])
def test_a_file_without_names_of_columns_is_refused(header):
    with pytest.raises(UnitFileWrong, match="name"):
        list(by_header([header, ["P", "", "Top", ""]]))
