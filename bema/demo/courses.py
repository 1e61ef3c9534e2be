"""Writes the demo's courses as an editor would, and publishes them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from bema.demo import drawings, sources
from bema.documents.models import Provision, Work
from bema.study import publishing
from bema.study.models import Course, Item, Lesson, Objective, ObjectiveCitation
from bema.units.models import Unit

ACTOR = "demo"
# Steps keep their identity from one building of the demo to the next.
_NAMESPACE = uuid.UUID("5d2c1a36-6a55-4c0e-9a0e-2f9f3f7b8c11")


class Citations:
    """From addresses such as "flood-safety/art_5/par_2" to the lineages in force."""

    def __init__(self, works: dict[str, Work]) -> None:
        self._works = works
        self._lineages: dict[str, dict[str, int]] = {}

    def lineage(self, address: str) -> int:
        slug, _slash, path = address.partition("/")
        if slug not in self._lineages:
            self._lineages[slug] = self._read(self._works[slug])
        return self._lineages[slug][path]

    def whole(self, address: str) -> list[int]:
        """The provision and all that stands under it, in order: a quotation leaves nothing out."""
        head = self.lineage(address)
        slug, _slash, path = address.partition("/")
        rest = self._lineages[slug].items()
        return [head, *(pk for below, pk in rest if below.startswith(f"{path}/"))]

    @staticmethod
    def _read(work: Work) -> dict[str, int]:
        # The last version, whatever the date: the courses teach what it says.
        version = work.versions.latest("in_force_from")
        rows = Provision.objects.filter(text__version=version, text__is_original=True)
        rows = rows.order_by("ordinal")
        return dict(rows.values_list("path", "lineage_id"))

    def work(self, addresses: list[str]) -> Work:
        return self._works[addresses[0].partition("/")[0]]


def add_course(name: str, *, owner: Unit, works: dict[str, Work]) -> Course:
    """The course of `courses/<name>.toml` with its objectives, items and lessons, published."""
    content = sources.read(f"courses/{name}")
    citations = Citations(works)
    objectives: dict[str, Objective] = {}
    items: dict[str, Item] = {}
    for part in content["objective"]:
        objectives[part["id"]] = _add_objective(part, owner, citations)
        for item in part["item"]:
            items[item["id"]] = _add_item(item, owner, objectives[part["id"]])
    course = _add_course(content, owner, works)
    for order, part in enumerate(content["lesson"], 1):
        lesson = Lesson(
            course=course,
            owner=owner,
            sort_order=order,
            title=part["title"],
            minutes=part["minutes"],
        )
        lesson.steps = json.dumps(
            [
                {"id": _uid(name, order, place), **_step(step, items, citations)}
                for place, step in enumerate(part["step"])
            ]
        )
        lesson.save()
        lesson.objectives.set([objectives[key] for key in part["objectives"]])
        publishing.publish_lesson(actor=ACTOR, lesson=lesson)
    publishing.publish_course(actor=ACTOR, course=course)
    return course


def _uid(name: str, lesson: int, place: int) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{name}/{lesson}/{place}"))


def _add_objective(part: dict[str, Any], owner: Unit, citations: Citations) -> Objective:
    objective = Objective.objects.create(
        owner=owner, statement=part["statement"], work=citations.work(part["cites"])
    )
    ObjectiveCitation.objects.bulk_create(
        ObjectiveCitation(objective=objective, lineage_id=citations.lineage(address))
        for address in part["cites"]
    )
    return objective


def _add_item(part: dict[str, Any], owner: Unit, objective: Objective) -> Item:
    options = {code: text.strip() for code, text in part.get("options", {}).items()}
    item = Item.objects.create(
        owner=owner,
        objective=objective,
        kind=part["kind"],
        stem=part["stem"],
        options=options,
        key=part.get("key", ""),
        feedback=part["feedback"],
    )
    publishing.publish_item(actor=ACTOR, item=item)
    return item


def _add_course(content: dict[str, Any], owner: Unit, works: dict[str, Work]) -> Course:
    rules = ("pass_mark", "attempts_allowed", "time_limit_minutes")
    course = Course.objects.create(
        owner=owner,
        slug=content["slug"],
        title=content["title"],
        summary=content["summary"],
        **{rule: content[rule] for rule in rules if rule in content},
    )
    course.works.set([works[slug] for slug in content["works"]])
    return course


# --- steps ------------------------------------------------------------------------------------


def _step(part: dict[str, Any], items: dict[str, Item], citations: Citations) -> dict[str, Any]:
    """A step as Wagtail keeps it in a stream."""
    kind = part["kind"]
    if kind == "text":
        return {"type": kind, "value": {"body": _rich(part)}}
    if kind == "quote":
        lineages = [pk for address in part["cites"] for pk in citations.whole(address)]
        return {"type": kind, "value": {"lineages": lineages, "comment": _rich(part)}}
    if kind == "image":
        value = {
            "image": _image(part["drawing"], part["alternative"]["en"]),
            "alternative": part["alternative"],
            "caption": part["caption"],
        }
        return {"type": kind, "value": value}
    return {"type": "check", "value": {"item": items[part["item"]].pk}}


def _rich(part: dict[str, Any]) -> dict[str, str]:
    return {code: sources.to_html(part.get(code, "")) for code in sources.LANGUAGES}


def _image(drawing: str, title: str) -> int:
    file = ContentFile(drawings.png(drawing), name=f"{drawing}.png")
    image = get_image_model()(title=title[:255], file=file)
    image.save()
    return int(image.pk)
