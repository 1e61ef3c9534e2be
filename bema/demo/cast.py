"""The people whom a visitor of the demo can be, and the links that sign one in as them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bema.units.models import Role

PASSWORD = "river-stone-lamp"  # noqa: S105 - of made-up people on one's own computer
_SIGNER = signing.Signer(salt="bema.demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the cast: who they are, where they belong, and what a visitor may try as them."""

    key: str
    label: str | Promise
    to_try: str | Promise
    member_number: str
    full_name: str
    given_name: str
    unit: str
    position: str = "member"
    groups: tuple[str, ...] = ("members",)
    role: str = ""
    role_over: str = ""
    # The page to begin on: the name of its address, and what goes into it.
    start: tuple[str, ...] = ("today",)


CAST: list[Part] = [
    Part(
        key="new",
        label=_("New member"),
        to_try=_("Open Today, take the first lesson and answer its questions."),
        member_number="R-NEW",
        full_name="Grace Alderman",
        given_name="Grace",
        unit="RL-01-01-01",
    ),
    Part(
        key="member",
        label=_("Member in mid-course"),
        to_try=_("Go on in lesson 4 where she stopped, finish the course and take the test."),
        member_number="R-MEMBER",
        full_name="Nguyễn Thị Mỹ Hạnh",
        given_name="Hạnh",
        unit="RL-02-01-01",
        groups=("duty-officers", "members"),
        position="duty-officer",
    ),
    Part(
        key="done",
        label=_("Member who has done everything"),
        to_try=_(
            "See on Today what changed in what he learned, go over five questions, and look at his memory."
        ),
        member_number="R-DONE",
        full_name="ບຸນມີ ສີສະຫວັດ",
        given_name="ບຸນມີ",
        unit="RL-04-01-01",
        groups=("duty-officers", "members"),
        position="duty-officer",
    ),
    Part(
        key="district",
        label=_("Training manager of a district"),
        to_try=_("See who in the district is late, down to the names, and export the list."),
        member_number="R-DISTRICT",
        full_name="Бондаренко Тарас",
        given_name="Тарас",
        unit="RL-03",
        groups=("heads",),
        role=Role.TRAINING_MANAGER,
        role_over="RL-03",
        start=("coverage", "RL-03"),
    ),
    Part(
        key="manager",
        label=_("Training manager of the province"),
        to_try=_(
            "Assign a course to target groups, and see who in the province knows today's text."
        ),
        member_number="R-MANAGER",
        full_name="Lê Quang Minh",
        given_name="Minh",
        unit="RL",
        groups=("heads",),
        role=Role.TRAINING_MANAGER,
        start=("coverage", "RL"),
    ),
    Part(
        key="editor",
        label=_("Editor"),
        to_try=_(
            "Settle what rests on the regulation's next version, then make a question from a provision."
        ),
        member_number="R-EDITOR",
        full_name="Марія Левченко",
        given_name="Марія",
        unit="RL",
        groups=("instructors",),
        role=Role.EDITOR,
        start=("updates",),
    ),
    Part(
        key="administrator",
        label=_("Administrator"),
        to_try=_("Look at the units and their people, import a roster, print sign-in slips."),
        member_number="R-ADMIN",
        full_name="Anna Fairweather",
        given_name="Anna",
        unit="RL",
        groups=("heads",),
        role=Role.ADMINISTRATOR,
        start=("unit", "RL"),
    ),
]


def part_of(key: str) -> Part | None:
    return next((part for part in CAST if part.key == key), None)


def sign_in_path(part: Part) -> str:
    """The address that signs a visitor in as this part; made with the installation's key."""
    return reverse("demo-sign-in", args=[_SIGNER.sign(part.key)])


def part_by_token(token: str) -> Part | None:
    """The part that a link names, or none if the link is not ours."""
    try:
        return part_of(_SIGNER.unsign(token))
    except signing.BadSignature:
        return None
