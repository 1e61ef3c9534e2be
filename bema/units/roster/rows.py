"""The check of a row by itself and against the rows before it. What the database knows comes later."""

from __future__ import annotations

import datetime as dt
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bema.units.models import Position, TargetGroup, Unit
from bema.units.queries import in_subtree
from bema.units.roster.columns import LABELS
from bema.units.roster.problems import Problem

_NUMBER = re.compile(r"[\w][\w./-]{0,31}", re.UNICODE)
_LETTER = re.compile(r"[^\W\d_]")
_JOINERS = re.compile("[\u200b-\u200d]")
# Most addresses look like this; the others take the longer way through Django's validator.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?@(?:[a-z0-9]+\.)+[a-z]{2,20}", re.ASCII
)
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_YES = frozenset(["", "yes", "y", "1", "true", "x", "có", "так", "ແມ່ນ"])
_NO = frozenset(["no", "n", "0", "false", "không", "ні", "ບໍ່"])
_LANGUAGE_WORDS = {
    "english": "en", "tiếng anh": "en", "англійська": "en", "ອັງກິດ": "en",
    "vietnamese": "vi", "tiếng việt": "vi", "в'єтнамська": "vi", "ຫວຽດນາມ": "vi",
    "ukrainian": "uk", "українська": "uk", "tiếng ukraina": "uk", "ອູແກຣນ": "uk",
    "lao": "lo", "ລາວ": "lo", "tiếng lào": "lo", "лаоська": "lo",
}  # fmt: skip
# As long as a `GroupSet.key` may be.
MOST_GROUPS = 200
_EARLIEST = dt.date(1900, 1, 1)


class Staged(NamedTuple):
    """A row as it goes into the staging table, in the order of its columns."""

    row: int
    kind: str
    member_number: str
    full_name: str
    given_name: str
    email: str
    language: str
    unit_id: int | None
    position_id: int | None
    group_key: str
    starts_on: dt.date
    is_primary: bool


@dataclass(slots=True)
class Terms:
    """What codes may stand for, looked up once a file."""

    units: dict[str, int]
    closed: set[str]
    positions: dict[str, int]
    groups: dict[str, int]

    @classmethod
    def under(cls, unit: Unit) -> Terms:
        """The units at and below `unit`, and the organisation's positions and groups."""
        units = Unit.objects.filter(in_subtree(unit)).values_list("code", "pk", "closed_on")
        return cls(
            units={code: pk for code, pk, _closed in units},
            closed={code for code, _pk, closed in units if closed},
            positions=_by_code(Position),
            groups=_by_code(TargetGroup),
        )


def _by_code(model: type[Position] | type[TargetGroup]) -> dict[str, int]:
    """Ids by code and, as offices write them, by name in any language."""
    found: dict[str, int] = {}
    for term in model.objects.all():
        names = term.name.data
        for name in names.values() if isinstance(names, dict) else [str(names)]:
            found.setdefault(_clean(name).casefold(), term.pk)
        found[term.code.casefold()] = term.pk
    return found


def _clean(text: str) -> str:
    """NFC, single spaces, none at the ends. ASCII, which most cells are, is done at once."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text.strip() if "  " not in text else " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.replace("\ufeff", "")).split())


@dataclass(slots=True)
class RowChecker:
    """Checks rows one after another; `problems` collects what is wrong."""

    columns: dict[str, int]
    terms: Terms
    default_start: dt.date
    problems: list[Problem] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _extras: dict[tuple[str, int | None], int] = field(default_factory=dict)
    _emails: dict[str, int] = field(default_factory=dict)
    _group_keys: dict[str, str | None] = field(default_factory=dict)
    _dates: dict[str, dt.date | None] = field(default_factory=dict)
    _row: int = 0
    _indexes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        # A column that the file does not have reads as empty.
        self._indexes = tuple(self.columns.get(column, sys.maxsize) for column in LABELS)

    def check(self, row: int, cells: list[str]) -> Staged:
        """The row ready for staging; of kind "bad" if it has a problem, with what could be read."""
        self._row = row
        before = len(self.problems)
        number, name, given, email, language, unit, position, groups, starts_on, primary = (
            _clean(cells[index]) if index < len(cells) else "" for index in self._indexes
        )
        is_primary = self._primary(primary)
        number = self._number(number)
        name = self._name(name)
        language = self._language(language)
        unit_id = self._unit(unit)
        position_id = self._position(position)
        group_key = self._groups(groups)
        begins = self._date(starts_on)
        email = self._email(email) if is_primary and email else ""
        given = given[:100] if given and _is_name(given) else given_name(name, language)
        self._once(number, unit_id, is_primary=is_primary)
        kind = "bad" if len(self.problems) > before else ""
        return Staged(
            row, kind, number, name, given, email, language, unit_id, position_id, group_key, begins,
            is_primary,
        )  # fmt: skip

    def _bad(self, column: str, code: str, **params: object) -> None:
        self.problems.append(Problem(row=self._row, column=column, code=code, params=params))

    def _number(self, value: str) -> str:
        if not value:
            self._bad("member_number", "number_missing")
        elif not _NUMBER.fullmatch(value):
            self._bad("member_number", "number_odd", value=value[:40])
            return ""
        return value

    def _once(self, number: str, unit: int | None, *, is_primary: bool) -> None:
        """A person has one primary row, and at most one other row a unit."""
        if not number:
            return
        key = number.lower()
        if is_primary:
            first = self._numbers.setdefault(key, self._row)
        else:
            first = self._extras.setdefault((key, unit), self._row)
        if first != self._row:
            self._bad("member_number", "number_twice", first=first)

    def _name(self, value: str) -> str:
        if not value:
            self._bad("full_name", "name_missing")
        elif len(value) > 200 or not _is_name(value):
            self._bad("full_name", "name_odd")
            return "".join(c for c in value if c.isprintable())[:200]
        return value

    def _email(self, value: str) -> str:
        if not _is_email(value):
            self._bad("email", "email_odd", value=value[:80])
            return ""
        first = self._emails.setdefault(value.lower(), self._row)
        if first != self._row:
            self._bad("email", "email_twice", first=first)
        return value

    def _unit(self, value: str) -> int | None:
        unit = self.terms.units.get(value)
        if unit is None:
            self._bad("unit", "unit_unknown", value=value[:40])
        elif value in self.terms.closed:
            self._bad("unit", "unit_closed", value=value)
        return unit

    def _position(self, value: str) -> int | None:
        if not value:
            return None
        position = self.terms.positions.get(value.casefold())
        if position is None:
            self._bad("position", "position_unknown", value=value[:40])
        return position

    def _groups(self, value: str) -> str:
        """The key of the combination, see `GroupSet`. There are few, so each is worked out once."""
        if not value:
            return ""
        key = self._group_keys.get(value)
        if key is None:
            codes = [code for code in re.split(r"[;,\s]+", value) if code]
            unknown = [code for code in codes if code.casefold() not in self.terms.groups]
            for code in unknown:
                self._bad("groups", "group_unknown", value=code[:40])
            if unknown:
                return ""
            ids = {self.terms.groups[code.casefold()] for code in codes}
            key = ",".join(str(pk) for pk in sorted(ids))
            if len(key) > MOST_GROUPS:
                self._bad("groups", "groups_many")
                return ""
            self._group_keys[value] = key
        return key

    def _language(self, value: str) -> str:
        if not value:
            return ""
        code = value.casefold()
        code = _LANGUAGE_WORDS.get(code, code)
        known = [language for language, _name in settings.LANGUAGES]
        if code not in known:
            self._bad("language", "language_unknown", value=value[:20], known=", ".join(known))
            return ""
        return code

    def _date(self, value: str) -> dt.date:
        if not value:
            return self.default_start
        if value not in self._dates:
            self._dates[value] = parse_date(value)
        date = self._dates[value]
        if date is None:
            self._bad("starts_on", "date_odd", value=value[:20])
            return self.default_start
        return date

    def _primary(self, value: str) -> bool:
        word = value.casefold()
        if word in _NO:
            return False
        if word not in _YES:
            self._bad("primary", "primary_odd", value=value[:20])
        return True


def _is_email(value: str) -> bool:
    if _PLAIN_EMAIL.fullmatch(value) and ".." not in value:
        return True
    try:
        validate_email(value)
    except ValidationError:
        return False
    return len(value) <= 254


def _is_name(value: str) -> bool:
    """Whether it has a letter and nothing that can't be printed (joiners of no width are let pass)."""
    return bool(_LETTER.search(value)) and (
        value.isprintable() or _JOINERS.sub("", value).isprintable()
    )


def parse_date(value: str) -> dt.date | None:
    """A date written 2026-11-30, 30.11.2026, 30/11/2026 or 30-11-2026; none from before 1900."""
    match = _DATE.fullmatch(value)
    try:
        if match:
            day, month, year = (int(part) for part in match.groups())
            date = dt.date(year, month, day)
        else:
            date = dt.date.fromisoformat(value[:10])
    except ValueError:
        return None
    return date if date >= _EARLIEST else None


def given_name(full_name: str, language: str) -> str:
    """How a person is greeted, by the custom of the language: last word in Vietnamese, else see below."""
    words = full_name.split()
    language = language or settings.LANGUAGE_CODE
    if len(words) < 2:
        return full_name[:100]
    if language == "vi":
        return words[-1][:100]
    # Ukrainian rosters put the family name first.
    return words[1 if language == "uk" else 0][:100]
