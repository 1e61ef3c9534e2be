"""From what editors wrote to what members are shown: content, key and what is wrong with a draft.

Nothing here writes. `publishing` stores what comes out as an edition.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from bema.study import rendering
from bema.study.models import Course, Item, ItemEdition, ItemKind, Lesson
from bema.study.scoring import readings

LANGUAGE_NAMES: dict[str, str] = dict(settings.LANGUAGES)
Problem = tuple[str, str]


@dataclass(slots=True)
class Compiled:
    """What an edition will hold; `problems` as (field, message), empty if it may be published."""

    content: dict[str, Any] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        return digest([self.content, self.key])


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of `value`, in hexadecimal."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def words(value: Any) -> dict[str, str]:
    """{language: text} of a mixed-language field, in the order of the settings, blanks left out."""
    data = getattr(value, "data", value) or {}
    if not isinstance(data, dict):
        data = {settings.LANGUAGE_CODE: str(data)}
    texts = {code: str(data.get(code) or "").strip() for code in LANGUAGE_NAMES}
    return {code: text for code, text in texts.items() if text}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _missing(what: str, languages: Iterable[str]) -> str:
    names = ", ".join(LANGUAGE_NAMES[code] for code in languages)
    return _("%(what)s is missing in %(languages)s.") % {"what": what, "languages": names}


# --- items ----------------------------------------------------------------------------------


def compile_item(item: Item) -> Compiled:
    """Stem, options and feedback as safe HTML for each language that has a question, and the key."""
    result = Compiled()
    stems, feedback = words(item.stem), words(item.feedback)
    if not stems:
        result.problems.append(("stem", _("Write the question in at least one language.")))
    result.content = {
        "stem": {code: rendering.paragraphs(text) for code, text in stems.items()},
        "feedback": {code: rendering.paragraphs(text) for code, text in feedback.items()},
    }
    options = {code: lines(text) for code, text in words(item.options).items()}
    _check_languages(result, stems, options, needs=item.kind in _NEEDS_OPTIONS)
    if not result.problems:
        _COMPILERS[ItemKind(item.kind)](result, options, item.key.strip())
    return result


def _check_languages(
    result: Compiled, stems: dict[str, str], options: dict[str, list[str]], *, needs: bool
) -> None:
    if not needs:
        return
    missing = [code for code in stems if code not in options]
    if missing:
        result.problems.append(("options", _missing(_("The list of options"), missing)))
    extra = [code for code in options if code not in stems]
    if extra:
        result.problems.append(("stem", _missing(_("The question"), extra)))


def _same_count(result: Compiled, options: dict[str, list[str]]) -> int:
    """How many options there are, the same in every language; 0 and a problem if they differ."""
    counts = {code: len(texts) for code, texts in options.items()}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{LANGUAGE_NAMES[code]}: {count}" for code, count in counts.items())
        message = _("Every language needs the same number of lines (%(counts)s).")
        result.problems.append(("options", message % {"counts": listed}))
        return 0
    count = next(iter(counts.values()), 0)
    if count < 2:
        result.problems.append(("options", _("Write at least two options, one on each line.")))
        return 0
    return count


def _choices(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    count = _same_count(result, options)
    result.content["options"] = {
        code: [rendering.inline(text) for text in texts] for code, texts in options.items()
    }
    if not count:
        return
    parts = [part for part in re.split(r"[,;\s]+", key) if part]
    if not parts or not all(part.isdecimal() and 1 <= int(part) <= count for part in parts):
        message = _("Name the right option by its line, a number from 1 to %(count)d, such as 2.")
        result.problems.append(("key", message % {"count": count}))
        return
    result.key = {"right": sorted({int(part) - 1 for part in parts})}


def _single(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    _choices(result, options, key)
    if len(result.key.get("right", [0])) != 1:
        result.problems.append(
            ("key", _("Only one option can be right here. For several, choose another kind."))
        )


def _true_false(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    if key.casefold() not in {"true", "false"}:
        result.problems.append(("key", _("Write true or false.")))
        return
    result.key = {"right": key.casefold() == "true"}


def _ordering(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    result.key = {"count": _same_count(result, options)}
    result.content["options"] = {
        code: [rendering.inline(text) for text in texts] for code, texts in options.items()
    }


def _matching(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    count = _same_count(result, options)
    pairs = {code: [line.partition("=") for line in texts] for code, texts in options.items()}
    if any(not (a.strip() and b.strip()) for parts in pairs.values() for a, _eq, b in parts):
        message = _("Write each pair on a line of its own, as left = right.")
        result.problems.append(("options", message))
        return
    result.content["options"] = {
        code: [rendering.inline(a.strip()) for a, _eq, _b in parts] for code, parts in pairs.items()
    }
    targets = {
        code: [rendering.inline(b.strip()) for _a, _eq, b in parts] for code, parts in pairs.items()
    }
    result.content["targets"] = targets
    if count:
        first = next(iter(targets.values()))
        result.key = {"same": [first.index(text) for text in first]}


_NUMBER_KEY = re.compile(r"^(?P<value>[^±]+?)\s*(?:(?:±|\+/-)\s*(?P<tolerance>.+))?$")


def _number(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    match = _NUMBER_KEY.match(key)
    value = _one_reading(match["value"]) if match else None
    tolerance = _one_reading(match["tolerance"] or "0") if match else None
    if value is None or tolerance is None or tolerance < 0:
        message = _(
            "Write a number, such as 42, or a number and how far off is still right: 42 ± 0.5."
        )
        result.problems.append(("key", message))
        return
    result.key = {"value": str(value), "tolerance": str(tolerance)}


def _one_reading(text: str) -> Decimal | None:
    """An editor's number is read in one way: a full stop or a comma parts the decimals."""
    found = readings(text.replace(",", "."))
    return min(found, key=abs) if found else None


def _short_text(result: Compiled, options: dict[str, list[str]], key: str) -> None:
    result.key = {"accepted": options}


_NEEDS_OPTIONS = {
    ItemKind.SINGLE,
    ItemKind.MULTIPLE,
    ItemKind.ORDERING,
    ItemKind.MATCHING,
    ItemKind.SHORT_TEXT,
}
_COMPILERS = {
    ItemKind.SINGLE: _single,
    ItemKind.MULTIPLE: _choices,
    ItemKind.TRUE_FALSE: _true_false,
    ItemKind.ORDERING: _ordering,
    ItemKind.MATCHING: _matching,
    ItemKind.NUMBER: _number,
    ItemKind.SHORT_TEXT: _short_text,
}


# --- courses --------------------------------------------------------------------------------


def compile_course(course: Course) -> Compiled:
    """The course's words and the rules of its test, as they are pinned in a `CourseEdition`."""
    result = Compiled()
    titles = words(course.title)
    if not titles:
        result.problems.append(("title", _("Give the course a title in at least one language.")))
    summary = {code: rendering.paragraphs(text) for code, text in words(course.summary).items()}
    result.content = {
        "title": titles,
        "summary": summary,
        "works": sorted(work.pk for work in course.works.all()) if course.pk else [],
        "has_test": course.has_test,
        "questions_per_objective": course.questions_per_objective,
        "time_limit_minutes": course.time_limit_minutes,
        "attempts_allowed": course.attempts_allowed,
        "pass_mark": course.pass_mark,
        "gives_certificate": course.gives_certificate,
    }
    return result


# --- lessons --------------------------------------------------------------------------------


@dataclass(slots=True)
class CompiledStep:
    uid: uuid.UUID
    kind: str
    html: dict[str, str]
    item_id: int | None
    lineage_ids: list[int]

    def as_json(self) -> dict[str, Any]:
        return {
            "uid": str(self.uid),
            "kind": self.kind,
            "html": self.html,
            "item": self.item_id,
            "lineages": self.lineage_ids,
        }


@dataclass(slots=True)
class CompiledLesson(Compiled):
    steps: list[CompiledStep] = field(default_factory=list)


def compile_lesson(lesson: Lesson, *, for_preview: bool = False) -> CompiledLesson:
    """The lesson's steps, rendered for each language. A preview takes questions that are drafts, too."""
    result = CompiledLesson()
    titles = words(lesson.title)
    if not titles:
        result.problems.append(("title", _("Give the lesson a title in at least one language.")))
    result.steps = [_compile_step(child) for child in lesson.steps]
    result.problems += _step_problems(result.steps, for_preview=for_preview)
    result.content = {
        "course": lesson.course_id,
        "title": titles,
        "minutes": lesson.minutes,
        "sort_order": lesson.sort_order,
        "objectives": sorted(o.pk for o in lesson.objectives.all()) if lesson.pk else [],
        "steps": [step.as_json() for step in result.steps],
    }
    return result


def _compile_step(child: Any) -> CompiledStep:
    kind, value = child.block_type, child.value
    item = value.get("item") if kind == "check" else None
    lineages = [int(pk) for pk in value["lineages"]] if kind == "quote" else []
    return CompiledStep(
        uid=uuid.UUID(child.id) if child.id else uuid.uuid4(),
        kind=kind,
        html=rendering.step_html(kind, value),
        item_id=item.pk if item else None,
        lineage_ids=list(dict.fromkeys(lineages)),
    )


def _step_problems(steps: list[CompiledStep], *, for_preview: bool) -> list[Problem]:
    if not steps:
        return [("steps", _("Add at least one step."))]
    asked = {step.item_id for step in steps if step.item_id}
    published = set(
        ItemEdition.objects.filter(item_id__in=asked, is_current=True).values_list(
            "item_id", flat=True
        )
    )
    problems = []
    for place, step in enumerate(steps, start=1):
        message = _step_problem(step, published | (asked if for_preview else set()))
        if message:
            text = _("Step %(place)d: %(message)s") % {"place": place, "message": message}
            problems.append(("steps", text))
    return problems


def _step_problem(step: CompiledStep, published: set[int]) -> str:
    if step.kind == "check":
        if step.item_id is None:
            return _("choose the question to ask.")
        return "" if step.item_id in published else _("publish the question first.")
    if step.kind == "quote":
        return "" if step.lineage_ids else _("choose the provision to quote.")
    return "" if step.html else _("write it in at least one language.")
