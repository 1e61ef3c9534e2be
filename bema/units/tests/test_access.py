"""Who reaches which unit: a role counts where it stands and below, nowhere else."""

import pytest

from bema.common.errors import Absent
from bema.units.access import access_unit, granted_units
from bema.units.models import Role, Unit
from bema.units.queries import in_subtree


def test_a_manager_reaches_her_own_unit_and_below(tree, nora):
    assert access_unit(nora, "R-N", role=Role.TRAINING_MANAGER) == tree.north
    assert access_unit(nora, "R-N-M", role=Role.TRAINING_MANAGER) == tree.mill


@pytest.mark.parametrize("code", ["R", "R-S", "R-S-H", "no such unit"])
def test_parent_sibling_and_absent_units_look_alike(code, tree, nora):
    with pytest.raises(Absent) as refusal:
        access_unit(nora, code, role=Role.TRAINING_MANAGER)
    assert str(refusal.value) == str(Absent())


def test_a_subtree_is_a_range_of_paths(tree):
    codes = set(Unit.objects.filter(in_subtree(tree.north)).values_list("code", flat=True))
    assert codes == {"R-N", "R-N-M", "R-N-H"}


def test_a_plain_member_manages_nothing(tree, alice):
    assert granted_units(alice, Role.TRAINING_MANAGER) == []
