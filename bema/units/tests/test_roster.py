"""Rosters: preview first, nothing written unless confirmed, and twice is once."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile

from bema.accounts.models import Person
from bema.units import placements
from bema.units.errors import RosterNotReady, RosterOutdated
from bema.units.models import (
    GroupMembership,
    Membership,
    Placement,
    Position,
    RosterRow,
    TargetGroup,
)
from bema.units.roster import actions
from bema.units.roster.problems import explain

HEADER = "member_number,full_name,given_name,email,language,unit,position,groups,starts_on,primary"


@pytest.fixture
def terms(db):
    for code in "12345":
        TargetGroup.objects.create(code=code, name={"en": f"Group {code}"})
    for code in ("secretary", "member"):
        Position.objects.create(code=code, name={"en": code.title()})


@pytest.fixture
def province(tree, terms):
    return tree


def upload(unit, *lines, actor="test", header=HEADER, complete=False, encoding="utf-8"):
    content = "\n".join([header, *lines]).encode(encoding)
    roster = actions.upload(
        actor=actor,
        unit=unit,
        file=ContentFile(content, name="roster.csv"),
        is_complete=complete,
        language="en",
    )
    return actions.check(roster)


def write(roster, actor="test"):
    actions.confirm(actor=actor, roster_id=roster.pk)
    return actions.apply(actor=actor, roster_id=roster.pk)


def codes(roster):
    return [(p["row"], p["code"]) for p in roster.problems]


def consistent():
    return placements.differences() == [] and placements.verify_headcounts() == []


def test_nothing_is_written_before_the_yes_and_twice_is_once(province):
    line = "77,Олена Іванівна Коваль,,olena@example.org,uk,R-N-M,secretary,1;3,2024-02-01,"
    roster = upload(province.root, line)
    assert roster.summary == {"new": 1}
    assert not Person.objects.filter(member_number="77").exists()
    write(roster)
    olena = Person.objects.get(member_number="77")
    assert (olena.given_name, olena.language) == ("Іванівна", "uk")
    assert not olena.has_usable_password()
    assert Placement.objects.get(person=olena).unit == province.mill
    assert olena.memberships.get().starts_on == dt.date(2024, 2, 1)
    assert consistent()
    assert not RosterRow.objects.exists()

    again = upload(province.root, line)
    assert again.summary == {"same": 1}
    counts = [model.objects.count() for model in (Person, Membership, GroupMembership)]
    write(again)
    assert counts == [model.objects.count() for model in (Person, Membership, GroupMembership)]


def test_a_roster_is_written_once(province):
    roster = upload(province.root, "77,Olena Koval,,,,R-N-M,,,,")
    write(roster)
    actions.apply(actor="test", roster_id=roster.pk)  # the job ran again
    with pytest.raises(RosterNotReady):
        actions.confirm(actor="test", roster_id=roster.pk)
    assert Membership.objects.count() == 1


def test_moves_groups_and_positions_keep_history(province):
    write(upload(province.root, "77,Olena Koval,,,,R-N-M,member,1;2,2024-02-01,"))
    moved = upload(province.root, "77,Olena Koval,,,,R-S-H,secretary,2 3,2025-01-01,")
    assert moved.summary == {"moved": 1}
    write(moved)
    olena = Person.objects.get(member_number="77")
    spells = [(m.unit.code, m.starts_on, m.ends_on) for m in olena.memberships.order_by("pk")]
    assert spells == [
        ("R-N-M", dt.date(2024, 2, 1), dt.date(2025, 1, 1)),
        ("R-S-H", dt.date(2025, 1, 1), None),
    ]
    held = {(g.group.code, g.ends_on is None) for g in olena.group_memberships.all()}
    assert held == {("1", False), ("2", True), ("3", True)}
    assert consistent()


def test_columns_that_are_absent_leave_things_as_they_are(province):
    write(upload(province.root, "77,Olena Koval,,,,R-N-M,member,1;2,2024-02-01,"))
    roster = upload(
        province.root, "77,Olena Kovalenko,R-N-M", header="member_number,full_name,unit"
    )
    assert roster.summary == {"changed": 1}
    write(roster)
    olena = Person.objects.get(member_number="77")
    assert olena.full_name == "Olena Kovalenko"
    assert olena.memberships.get().position.code == "member"
    assert olena.group_memberships.filter(ends_on=None).count() == 2


def test_who_a_complete_roster_does_not_name_leaves_and_may_return(province):
    write(upload(province.north, "77,Olena Koval,,,,R-N-M,,1,,", "78,Ivan Bondar,,,,R-N-H,,,,"))
    leaving = upload(province.north, "78,Ivan Bondar,,,,R-N-H,,,,", complete=True)
    assert leaving.summary == {"same": 1, "leaving": 1}
    write(leaving)
    olena = Person.objects.get(member_number="77")
    assert not olena.is_active
    assert olena.memberships.get().ends_on is not None
    assert consistent()
    returning = upload(province.north, "77,Olena Koval,,,,R-N-H,,1,,")
    assert returning.summary == {"returning": 1}
    write(returning)
    olena.refresh_from_db()
    assert olena.is_active
    assert olena.memberships.count() == 2
    assert Placement.objects.get(person=olena).unit == province.harbour
    assert consistent()


def test_a_partial_roster_ends_nobody(province, alice, bob):
    assert upload(province.north, "77,Olena Koval,,,,R-N-M,,,,").summary == {"new": 1}


def test_a_complete_roster_spares_who_holds_a_role_and_who_stands_in_a_bad_row(
    province, alice, bob, nora
):
    roster = upload(province.north, "ALICE,,,,,R-N-M,,,,", complete=True)
    assert roster.summary == {"bad": 1, "leaving": 1, "kept": 1}
    write(roster)
    assert Person.objects.get(pk=alice.pk).is_active
    assert Person.objects.get(pk=nora.pk).is_active
    assert not Person.objects.get(pk=bob.pk).is_active
    assert consistent()


def test_a_row_without_a_number_keeps_everybody(province, alice):
    roster = upload(province.north, ",Somebody,,,,R-N-M,,,,", complete=True)
    assert roster.summary == {"bad": 1}


def test_every_bad_row_is_named_with_its_reason(province, alice):
    Person.objects.filter(pk=alice.pk).update(email="alice@example.org")
    roster = upload(
        province.root,
        ",No Number,,,,R-N-M,,,,",
        "1 1,Odd Number,,,,R-N-M,,,,",
        "3,,,,,R-N-M,,,,",
        "4,Bad Mail,,at home,,R-N-M,,,,",
        "5,Bad Unit,,,,R-X,,,,",
        "6,Bad Position,,,,R-N-M,king,,,",
        "7,Bad Group,,,,R-N-M,,1;9,,",
        "8,Bad Date,,,,R-N-M,,,31.02.2024,",
        "9,Bad Language,,,xx,R-N-M,,,,",
        "10,Good One,,ten@example.org,,R-N-M,,,,",
        "10,Twice,,,,R-N-M,,,,",
        "11,Same Mail,,TEN@example.org,,R-N-M,,,,",
        "12,Taken Mail,,Alice@Example.org,,R-N-M,,,,",
        "13,Odd Primary,,,,R-N-M,,,,perhaps",
        "14,Only Extra,,,,R-N-M,,,,no",
    )
    assert codes(roster) == [
        (2, "number_missing"), (3, "number_odd"), (4, "name_missing"), (5, "email_odd"),
        (6, "unit_unknown"), (7, "position_unknown"), (8, "group_unknown"), (9, "date_odd"),
        (10, "language_unknown"), (12, "number_twice"), (13, "email_twice"),
        (14, "email_taken"), (15, "primary_odd"), (16, "primary_missing"),
    ]  # fmt: skip
    assert all(explain(problem) for problem in roster.problems)
    assert roster.summary == {"bad": 14, "new": 1}
    write(roster)
    assert consistent()


def test_other_units_and_their_people_are_out_of_reach(province, alice, charlie):
    roster = upload(
        province.north,
        "CHARLIE,Charlie,,,,R-N-M,,,,",
        "20,New,,,,R-S-H,,,,",
        "21,New,,,,nowhere,,,,",
        "ALICE,Alice,,,,R-S-H,,,,",
    )
    assert codes(roster) == [
        (2, "number_taken"), (3, "unit_unknown"), (4, "unit_unknown"), (5, "unit_unknown"),
    ]  # fmt: skip
    texts = [explain(problem) for problem in roster.problems]
    assert texts[1].replace("R-S-H", "?") == texts[2].replace("nowhere", "?")


def test_a_lower_administrator_cannot_take_over_a_higher_ones_address(province, grant, place):
    boss = place("Boss", province.mill, email="boss@example.org")
    grant(boss, "administrator", province.root)
    roster = upload(province.mill, "BOSS,Boss,,thief@example.org,,R-N-M,,,,")
    assert codes(roster) == [(2, "email_protected")]


def test_an_address_the_member_confirmed_stays(province, alice):
    from allauth.account.models import EmailAddress

    Person.objects.filter(pk=alice.pk).update(email="mine@example.org")
    EmailAddress.objects.create(user=alice, email="mine@example.org", verified=True, primary=True)
    roster = upload(province.root, "ALICE,Alice,,office@example.org,,R-N-M,,,,")
    assert roster.summary == {"same": 1}


def test_further_memberships_begin_and_end(province, alice):
    lines = ["ALICE,Alice,,,,R-N-M,,,,", "ALICE,Alice,,,,R-S-H,member,,,no"]
    roster = upload(province.root, *lines)
    assert roster.summary == {"same": 1, "changed": 1}
    write(roster)
    assert Membership.objects.filter(person=alice, ends_on=None).count() == 2
    assert upload(province.root, *lines).summary == {"same": 2}
    roster = upload(province.root, lines[0], complete=True)
    assert roster.summary == {"same": 1, "changed": 1}
    write(roster)
    assert Membership.objects.get(person=alice, ends_on=None).unit == province.mill
    assert Placement.objects.get(person=alice).unit == province.mill
    assert consistent()


def test_what_changed_since_the_preview_asks_for_a_new_yes(province):
    roster = upload(province.root, "77,Olena Koval,,,,R-N-M,,,,")
    write(upload(province.root, "77,Olena Koval,,,,R-N-H,,,,"))
    actions.confirm(actor="test", roster_id=roster.pk)
    with pytest.raises(RosterOutdated):
        actions.apply(actor="test", roster_id=roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.summary) == ("preview", {"moved": 1})
    write(roster)
    assert consistent()


def test_a_failure_half_way_leaves_nothing(province, monkeypatch):
    roster = upload(province.root, "77,Olena Koval,,,,R-N-M,,1,,")

    def fail(people):
        raise RuntimeError("the power went")

    monkeypatch.setattr(placements, "recompute", fail)
    actions.confirm(actor="test", roster_id=roster.pk)
    with pytest.raises(RuntimeError):
        actions.apply(actor="test", roster_id=roster.pk)
    assert not Person.objects.filter(member_number="77").exists()
    monkeypatch.undo()
    actions.apply(actor="test", roster_id=roster.pk)
    assert Person.objects.filter(member_number="77").exists()


@pytest.mark.parametrize(
    ("encoding", "name", "header"),
    [
        ("utf-8", "Nguyễn Thị Mỹ Hạnh", "Số thẻ;Họ và tên;Đơn vị"),
        ("utf-8-sig", "ສົມພອນ ວົງສາ", "ເລກສະມາຊິກ;ຊື່ເຕັມ;ໜ່ວຍງານ"),
        ("utf-16", "Коваль Олена Іванівна", "Номер;ПІБ;Підрозділ"),
        ("utf-16-le", "Коваль Олена Іванівна", "Номер;ПІБ;Підрозділ"),
        ("cp1251", "Коваль Олена Іванівна", "Номер;ПІБ;Підрозділ"),
    ],
)
def test_files_as_offices_save_them(province, encoding, name, header):
    roster = upload(province.root, f"77;{name};R-N-M", header=header, encoding=encoding)
    assert roster.summary == {"new": 1}, roster.problems
    assert RosterRow.objects.get(roster=roster).full_name == name


def test_old_vietnamese_encoding_comes_out_composed(province):
    # cp1258 writes a letter and its tone apart: "e with circumflex" and "combining tilde".
    name = "Nguyê\u0303n Thi\u0323 My\u0303 Ha\u0323nh"
    roster = upload(
        province.root,
        f"77\t{name}\tR-N-M",
        encoding="cp1258",
        header="member number\tfull name\tunit",
    )
    assert RosterRow.objects.get(roster=roster).full_name == "Nguyễn Thị Mỹ Hạnh"


def test_a_spreadsheet_is_read_like_a_table(province):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Member number", "Full name", "Unit", "Since", "Groups"])
    sheet.append([77, "Olena Koval", "R-N-M", dt.date(2024, 2, 1), 1])
    sheet.append([])
    sheet.append([None, "Nobody", "R-N-M", None, None])
    file = io.BytesIO()
    book.save(file)
    roster = actions.check(
        actions.upload(
            actor="test",
            unit=province.root,
            file=ContentFile(file.getvalue(), name="r.xlsx"),
            is_complete=False,
            language="en",
        )
    )
    assert roster.summary == {"new": 1, "bad": 1}
    assert codes(roster) == [(4, "number_missing")]
    row = RosterRow.objects.get(roster=roster, kind="new")
    assert (row.member_number, row.starts_on) == ("77", dt.date(2024, 2, 1))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"PK\x03\x04nonsense", b"a,b\n1,2\n"])
def test_what_is_no_roster_is_refused_with_a_reason(province, content):
    roster = actions.check(
        actions.upload(
            actor="test",
            unit=province.root,
            file=ContentFile(content, name="x"),
            is_complete=False,
            language="en",
        )
    )
    assert roster.state == "refused"
    assert roster.summary["refused"]


def test_the_language_of_the_reasons_is_the_readers(province):
    roster = upload(province.root, header="a,b")
    assert "Member number" in roster.summary["refused"]
