"""The pages of units, on a phone and on a desk: nothing cut off, nothing that axe finds."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from bema.conftest import _let_the_database_be_flushed, ada, alice, bob, grant, nora, place, tree  # noqa: F401  # the shared cast
from bema.units.models import Position, TargetGroup
from bema.units.roster import actions
from tests.browser.harness import DESK, PHONE, axe, overflow, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = "Member number,Full name,Unit,Position,Groups"
ROWS = [
    "ALICE,Alice,R-N-H,secretary,1",
    "101,Nguyễn Thị Mỹ Hạnh,R-N-M,secretary,1;4",
    "102,Коваль Олена Іванівна,R-N-M,,4",
    "103,ສົມພອນ ວົງສາ,R-S-H,,",
    "104,,R-S-H,,",
    "105,Bad Unit,R-X,,",
    "106,Bad Group,R-N-M,,9",
]


@pytest.fixture
def roster(tree, ada, alice, bob):  # noqa: F811
    for code in "14":
        TargetGroup.objects.create(code=code, name={"en": f"Group {code}", "uk": f"Група {code}"})
    Position.objects.create(code="secretary", name={"en": "Secretary", "uk": "Секретар"})
    content = "\n".join([HEADER, *ROWS]).encode()
    found = actions.upload(
        actor=ada, unit=tree.root, file=ContentFile(content, name="members-of-riverland.csv"),
        is_complete=True, language="en",
    )  # fmt: skip
    return actions.check(found)


@pytest.mark.parametrize(("size", "name"), [(PHONE, "phone"), (DESK, "desk")])
def test_units_and_rosters_look_right(visit, roster, ada, nora, bob, size, name):  # noqa: F811
    pages = {
        "unit": "/units/R/",
        "person": f"/people/{bob.pk}/",
        "roles": "/units/R/roles/",
        "change": "/units/R-N/change/",
        "upload": "/units/R/roster/",
        "preview": f"/rosters/{roster.pk}/",
    }
    for page, address in pages.items():
        opened = visit(address, size=size, person=ada)
        screenshot(opened.page, f"units-{page}-{name}")
        assert overflow(opened.page) <= 0, page
        assert axe(opened.page) == [], page
        assert opened.complaints == [], page
