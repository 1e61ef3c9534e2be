"""The tree of units from a file: code, parent, name, level. Set-based, for 40,000 units and more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bema.accounts.models import Person
from bema.common.models import audit
from bema.units import placements
from bema.units.errors import UnitFileWrong
from bema.units.models import Unit, UnitLevel
from bema.units.queries import STEP

BATCH = 5_000
_SHOWN = 20


@dataclass(slots=True)
class Line:
    """One unit of the file."""

    code: str
    parent: str
    name: str
    level_id: int | None


@dataclass(frozen=True, slots=True)
class Result:
    new: int
    changed: int
    moved: int
    same: int


COLUMNS = ("code", "parent", "name", "level")
_REQUIRED = {"code", "name"}


def by_header(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """The rows below the header, their cells in the order of `COLUMNS` wherever the header has them.

    Other columns are passed over, `parent` and `level` may be missing. Raises `UnitFileWrong` if code or name is.
    """
    lines = iter(rows)
    header = [_clean(cell).casefold() for cell in next(lines, [])]
    missing = [name for name in COLUMNS if name in _REQUIRED and name not in header]
    if missing:
        raise UnitFileWrong(
            _("The first row must name the columns code, parent, name, level. Not found: %(names)s")
            % {"names": ", ".join(missing)}
        )
    places = [header.index(name) if name in header else None for name in COLUMNS]
    for row in lines:
        filled = any(row)
        yield (
            [row[place] if place is not None and place < len(row) else "" for place in places]
            if filled
            else []
        )


@transaction.atomic
def import_units(rows: Iterable[Sequence[str]], *, actor: Person | str) -> Result:
    """Add and update the units of the file, by code; importing twice changes nothing.

    `rows`: code, parent's code ("" at a root), name, level's code ("" for none). Parents may come
    after their children. Units that the file does not name stay. All of it is written or nothing:
    `UnitFileWrong` names the bad rows.
    """
    placements.lock_placements()
    lines = _read(rows)
    known = {unit.code: unit for unit in Unit.objects.all()}
    ordered = _in_order(lines, known)
    result = Result(
        new=_add([line for line in ordered if line.code not in known], known),
        changed=_update([line for line in ordered if line.code in known], known),
        moved=_move([line for line in ordered if line.code in known]),
        same=0,
    )
    same = len(ordered) - result.new - result.changed
    audit(actor=actor, action="units.import", new=result.new, changed=result.changed)
    return Result(result.new, result.changed, result.moved, same)


def _read(rows: Iterable[Sequence[str]]) -> dict[str, Line]:
    levels = dict(UnitLevel.objects.values_list("code", "pk"))
    lines: dict[str, Line] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        code, parent, name, level = (_clean(cell) for cell in [*row, "", "", "", ""][:4])
        problem = _problem(code, name, level, levels, lines)
        if problem:
            problems.append(_("Row %(row)d: %(problem)s") % {"row": number, "problem": problem})
        lines[code] = Line(code, parent, name, levels.get(level))
    _refuse(problems)
    return lines


def _clean(text: str) -> str:
    return " ".join(
        unicodedata.normalize("NFC", text.replace("\ufeff", "").replace("\0", "")).split()
    )


def _problem(
    code: str, name: str, level: str, levels: dict[str, int], lines: dict[str, Line]
) -> str:
    if not code or len(code) > 40 or "/" in code:
        return _("a unit needs a code of up to 40 signs, without a slash")
    if code in lines:
        return _("the code “%(code)s” comes twice") % {"code": code}
    if not name or len(name) > 200:
        return _("a unit needs a name of up to 200 signs")
    if level and level not in levels:
        return _("there is no level “%(level)s”; load a vocabulary first") % {"level": level}
    return ""


def _refuse(problems: list[str]) -> None:
    if problems:
        more = len(problems) - _SHOWN
        tail = [_("… and %(more)d more") % {"more": more}] if more > 0 else []
        raise UnitFileWrong("\n".join([*problems[:_SHOWN], *tail]))


def _in_order(lines: dict[str, Line], known: dict[str, Unit]) -> list[Line]:
    """Parents before children; raises `UnitFileWrong` for parents that don't exist, and for circles."""
    children: dict[str, list[Line]] = {}
    problems = []
    for line in lines.values():
        if line.parent and line.parent not in lines and line.parent not in known:
            problems.append(
                _("Unit “%(code)s”: there is no parent “%(parent)s”")
                % {"code": line.code, "parent": line.parent}
            )
        children.setdefault(line.parent, []).append(line)
    _refuse(problems)
    tops = [line for line in lines.values() if line.parent not in lines]
    ordered: list[Line] = []
    stack = tops[::-1]
    while stack:
        line = stack.pop()
        ordered.append(line)
        stack += children.get(line.code, [])[::-1]
    if len(ordered) != len(lines):
        circle = sorted(set(lines) - {line.code for line in ordered})
        _refuse([_("These units stand below themselves: %(codes)s") % {"codes": ", ".join(circle)}])
    return ordered


def _add(lines: list[Line], known: dict[str, Unit]) -> int:
    """Insert new units with their paths worked out here, each as the last child of its parent."""
    last = _last_steps(known)
    grown: dict[int, Unit] = {}
    new: list[Unit] = []
    for line in lines:
        parent = known.get(line.parent)
        base, depth = (parent.path, parent.depth) if parent else ("", 0)
        last[base] = last.get(base, 0) + 1
        unit = Unit(
            code=line.code,
            name=line.name,
            level_id=line.level_id,
            depth=depth + 1,
            path=base + _step(last[base]),
        )
        if parent:
            parent.numchild += 1
            if parent.pk:
                grown[parent.pk] = parent
        known[line.code] = unit
        new.append(unit)
    Unit.objects.bulk_update(grown.values(), ["numchild"], batch_size=BATCH)
    Unit.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


# The signs of treebeard's paths, in order.
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _step(number: int) -> str:
    """A step of a path as treebeard writes it, e.g. "000A" for the tenth child."""
    signs = ""
    while number:
        number, sign = divmod(number, len(_SIGNS))
        signs = _SIGNS[sign] + signs
    return signs.rjust(STEP, _SIGNS[0])


def _last_steps(known: dict[str, Unit]) -> dict[str, int]:
    """The highest step used below each path."""
    last: dict[str, int] = {}
    for unit in known.values():
        base, step = unit.path[:-STEP], int(unit.path[-STEP:], len(_SIGNS))
        last[base] = max(last.get(base, 0), step)
    return last


def _update(lines: list[Line], known: dict[str, Unit]) -> int:
    changed = []
    for line in lines:
        unit = known[line.code]
        if (unit.name, unit.level_id) != (line.name, line.level_id):
            unit.name, unit.level_id = line.name, line.level_id
            changed.append(unit)
    Unit.objects.bulk_update(changed, ["name", "level"], batch_size=500)
    return len(changed)


def _move(lines: list[Line]) -> int:
    """Put units under the parents that the file names. Few move, so one after the other."""
    paths = dict(Unit.objects.values_list("path", "code"))
    codes = {code: path for path, code in paths.items()}
    moving = [line for line in lines if paths.get(codes[line.code][:-STEP], "") != line.parent]
    for line in moving:
        unit = Unit.objects.get(code=line.code)
        if not line.parent:
            unit.move(Unit.objects.filter(depth=1).order_by("path")[0], pos="last-sibling")
            continue
        parent = Unit.objects.get(code=line.parent)
        if parent.path.startswith(unit.path):
            _refuse([_("Unit “%(code)s” cannot stand below itself") % {"code": line.code}])
        unit.move(parent, pos="last-child")
    return len(moving)
