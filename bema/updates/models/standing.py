"""How much people know of each subject, by cell; and by what exactly those tallies count."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bema.assignments.models import Subject
from bema.common.fields import InstantField
from bema.study.models import Objective
from bema.units.models import GroupSet, Unit

# Above every person's id.
EVERYBODY = 2**62


class Basis(models.Model):
    """By what the standings of a subject count: its objectives, what makes them current, and the moment.

    It holds for the people with an id above `after` and up to `up_to`. Usually there is one, for
    everybody. While the standings are counted anew, the newer one holds up to a person's id and the older
    one from there on; each step moves that limit in the transaction in which it counts those between.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    # What is known at least until then counts as remembered.
    moment = InstantField()
    # How many objectives: who knows as many knows all of it.
    size = models.PositiveSmallIntegerField()
    after = models.BigIntegerField(default=0)
    up_to = models.BigIntegerField(default=0)
    made_at = InstantField()

    def __str__(self) -> str:
        return f"subject {self.subject_id}, people {self.after} to {self.up_to}"


class BasisObjective(models.Model):
    """An objective of the subject; known since then, it is known as the text stands."""

    basis = models.ForeignKey(
        Basis, on_delete=models.CASCADE, related_name="objectives", db_index=False
    )
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="+")
    since = InstantField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["basis", "objective"], name="basis_objective_once")
        ]

    def __str__(self) -> str:
        return f"objective {self.objective_id} since {self.since}"


class Standing(models.Model):
    """What the people of a leaf cell (subject, unit, combination of groups) know, by the subject's basis.

    Sums over people of their objectives of the subject: learned; of these known as the text stands; of
    these probably remembered. And the people who have learned, know, or remember all of them.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    group_set = models.ForeignKey(
        GroupSet, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    learned = models.PositiveIntegerField(default=0)
    in_force = models.PositiveIntegerField(default=0)
    remembered = models.PositiveIntegerField(default=0)
    people_learned = models.PositiveIntegerField(default=0)
    people_in_force = models.PositiveIntegerField(default=0)
    people_remembered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "unit", "group_set"], name="standing_cell")
        ]

    def __str__(self) -> str:
        return f"{self.people_in_force} know subject {self.subject_id} in {self.unit_id}"
