"""The province: its vocabulary and its tree of units, written level by level in sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bema.common.models import Term
from bema.demo import sources
from bema.documents.models import DocumentKind
from bema.units.models import Position, TargetGroup, Unit, UnitLevel

_TERMS: dict[str, type[Term]] = {
    "levels": UnitLevel,
    "groups": TargetGroup,
    "positions": Position,
    "document_kinds": DocumentKind,
}


@dataclass(frozen=True, slots=True)
class Province:
    """The units by level, and the language of each unit by its id ("" at the root)."""

    root: Unit
    districts: list[Unit]
    communes: list[Unit]
    branches: list[Unit]
    language: dict[int, str]

    @property
    def units(self) -> list[Unit]:
        return [self.root, *self.districts, *self.communes, *self.branches]


def add_vocabulary(content: dict[str, Any]) -> None:
    """Levels, groups, positions and kinds of document, as the content names them."""
    for section, model in _TERMS.items():
        model._default_manager.bulk_create(
            model(sort_order=order, **term) for order, term in enumerate(content[section], 1)
        )


def add_units(*, communes: int, branches: int) -> Province:
    """The tree, with that many communes a district and branches a commune."""
    content = sources.read("province")
    add_vocabulary(content)
    tongues: dict[str, Any] = content["languages"]
    root = Unit.add_root(
        code=content["code"], name=content["name"], level=UnitLevel.objects.get(code="province")
    )
    names = [[(d["name"], d["language"]) for d in content["districts"]]]
    districts, language = _add_level([root], names, "district")
    names = _commune_names(content["districts"], tongues, communes)
    commune_units, spoken = _add_level(districts, names, "commune")
    language |= spoken
    names = [
        _branch_names(unit.name, language[unit.pk], tongues, branches) for unit in commune_units
    ]
    branch_units, spoken = _add_level(commune_units, names, "branch")
    return Province(root, districts, commune_units, branch_units, {root.pk: ""} | language | spoken)


def _commune_names(
    districts: list[dict[str, str]], tongues: dict[str, Any], count: int
) -> list[list[tuple[str, str]]]:
    """Each district goes on in its language's list where the district before it stopped."""
    used = dict.fromkeys(tongues, 0)
    names = []
    for district in districts:
        code = district["language"]
        pool = tongues[code]["communes"]
        names.append([(pool[(used[code] + n) % len(pool)], code) for n in range(count)])
        used[code] += count
    return names


def _branch_names(
    commune: str, code: str, tongues: dict[str, Any], count: int
) -> list[tuple[str, str]]:
    form = tongues[code]["branch"]
    return [(form.format(commune=commune, number=n), code) for n in range(1, count + 1)]


def _add_level(
    parents: list[Unit], names: list[list[tuple[str, str]]], level: str
) -> tuple[list[Unit], dict[int, str]]:
    """One level below `parents`, each with its own children's (name, language)."""
    kind = UnitLevel.objects.get(code=level)
    rows, languages = [], []
    for parent, children in zip(parents, names, strict=True):
        for number, (name, code) in enumerate(children, 1):
            depth = parent.depth + 1
            path = Unit._get_path(parent.path, depth, number)
            unit_code = f"{parent.code}-{number:02d}"
            rows.append(Unit(path=path, depth=depth, code=unit_code, name=name, level=kind))
            languages.append(code)
        parent.numchild = len(children)
    Unit.objects.bulk_create(rows)
    Unit.objects.bulk_update(parents, ["numchild"], batch_size=500)
    return rows, {unit.pk: code for unit, code in zip(rows, languages, strict=True)}
