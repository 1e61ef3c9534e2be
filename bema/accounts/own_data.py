"""Everything that is kept about a person, gathered for that person.

Each domain registers a function that returns its sections. A page shows them, an export carries them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bema.accounts.models import Person, SignInCode


@dataclass(frozen=True, slots=True)
class Section:
    """A table about the person: one row a fact. `key` names it in the export, columns in its rows."""

    key: str
    title: str | Promise
    # (key in the export, heading on the page)
    columns: tuple[tuple[str, str | Promise], ...]
    rows: list[tuple[Any, ...]]

    def as_data(self) -> list[dict[str, Any]]:
        keys = [key for key, _heading in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def as_cells(self) -> list[list[tuple[str | Promise, Any]]]:
        """For each row its values, each with the heading that it stands under."""
        headings = [heading for _key, heading in self.columns]
        return [list(zip(headings, row, strict=True)) for row in self.rows]


Provider = Callable[[Person], Iterable[Section]]
_providers: list[Provider] = []
# (label, URL name) of pages of other domains where one can do something about one's own data.
links: list[tuple[str | Promise, str]] = []


def register(provider: Provider) -> None:
    """Add a domain's sections; called in `AppConfig.ready()`. Twice has no further effect."""
    if provider not in _providers:
        _providers.append(provider)


def sections_of(person: Person) -> list[Section]:
    """All sections, those without a row left out."""
    return [section for provider in _providers for section in provider(person) if section.rows]


def own_sections(person: Person) -> Iterable[Section]:
    """What accounts itself keeps."""
    yield Section(
        "person",
        gettext_lazy("About you"),
        (("field", gettext_lazy("What")), ("value", gettext_lazy("As we have it"))),
        [
            (_("Member number"), person.member_number),
            (_("Full name"), person.full_name),
            (_("Given name"), person.given_name),
            (_("E-mail"), person.email),
            (_("Language"), person.get_language_display()),
            (_("Last signed in"), person.last_login),
        ],
    )
    codes = SignInCode.objects.filter(person=person).order_by("issued_at")
    yield Section(
        "sign_in_codes",
        gettext_lazy("Sign-in codes"),
        (
            ("issued_at", gettext_lazy("Issued")),
            ("expires_at", gettext_lazy("Valid until")),
            ("used_at", gettext_lazy("Used")),
        ),
        list(codes.values_list("issued_at", "expires_at", "used_at")),
    )
