"""Ready-made vocabularies: what an organisation calls its levels, groups, positions and documents.

A vocabulary is a TOML file of sections; each section is read into one model of terms. A higher domain
adds the section of its own terms with `register_section` in its `AppConfig.ready()`.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from django.db import transaction

from bema.accounts.models import Person
from bema.common.errors import Invalid
from bema.common.models import Term, audit
from bema.units.models import Position, TargetGroup, UnitLevel

_sections: dict[str, type[Term]] = {}


def register_section(name: str, model: type[Term]) -> None:
    """Read the section `name` of every vocabulary into `model`. Keys of a term are fields of it."""
    _sections[name] = model


def names() -> list[str]:
    """The vocabularies that ship, e.g. `party`."""
    files = resources.files("bema.units") / "vocabularies"
    return sorted(file.name.removesuffix(".toml") for file in files.iterdir() if file.is_file())


def read(name: str) -> dict[str, Any]:
    """The contents of the vocabulary; raises `Invalid` if there is none of that name."""
    if name not in names():
        raise Invalid(f"There is no vocabulary “{name}”. There are: {', '.join(names())}.")
    return tomllib.loads(
        (resources.files("bema.units") / "vocabularies" / f"{name}.toml").read_text("utf-8")
    )


@transaction.atomic
def load(name: str, *, actor: Person | str) -> dict[str, int]:
    """Add or rename the vocabulary's terms, by code; loading twice changes nothing.

    Terms that the vocabulary does not name stay as they are. Gives the number of terms by section.
    """
    content = read(name)
    loaded = {
        section: _load_section(_sections[section], terms)
        for section, terms in content.items()
        if section in _sections
    }
    audit(actor=actor, action="vocabulary.load", subject=name, **loaded)
    return loaded


def _load_section(model: type[Term], terms: list[dict[str, Any]]) -> int:
    for order, term in enumerate(terms, start=1):
        values = {key: value for key, value in term.items() if key != "code"}
        model._default_manager.update_or_create(
            code=term["code"], defaults={**values, "sort_order": order}
        )
    return len(terms)


register_section("levels", UnitLevel)
register_section("groups", TargetGroup)
register_section("positions", Position)
