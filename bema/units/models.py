"""The tree of units, who belongs where, in which target groups and with which roles."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from bema.common.models import Job, Term


class UnitLevel(Term):
    """What a level of the tree is called: provincial committee, district committee, branch."""


class Position(Term):
    """An office that a person holds in a unit: secretary, member, inspector."""


class TargetGroup(Term):
    """A group that training is meant for. Groups change by decree: they have dates, people keep history."""


class Unit(MP_Node):
    """A node of the organisation's tree.

    `path` (treebeard) has four characters a level, so a subtree is one range of an index:
    `queries.subtree()`. `code` is the organisation's own and is what imports refer to.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    level = models.ForeignKey(UnitLevel, null=True, blank=True, on_delete=models.PROTECT)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    node_order_by: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return str(self.name)


class Membership(models.Model):
    """A person's belonging to a unit, from a date until it ended. A move ends one and begins another."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    position = models.ForeignKey(Position, null=True, blank=True, on_delete=models.PROTECT)
    is_primary = models.BooleanField(default=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person"],
                name="membership_one_open_primary",
                condition=models.Q(is_primary=True, ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id} from {self.starts_on}"


class GroupMembership(models.Model):
    """A person's belonging to a target group over time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_memberships"
    )
    group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "group"],
                name="group_membership_one_open",
                condition=models.Q(ends_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in group {self.group_id} from {self.starts_on}"


class GroupSet(models.Model):
    """One combination of target groups that somebody has, stored once.

    Tallies are kept by combination, so that a person in two groups is still counted once when an
    assignment names both. There are few combinations, however many people.
    """

    # Group ids in ascending order, joined by commas; "" is nobody's group.
    key = models.CharField(max_length=200, unique=True)
    groups = models.ManyToManyField(TargetGroup, related_name="sets")

    def __str__(self) -> str:
        return self.key or "-"


class Placement(models.Model):
    """Where an active person counts today: the unit of the primary membership, and the groups.

    Derived from the memberships and kept beside them, one narrow row a person; `Headcount` counts it.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="placement",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    group_set = models.ForeignKey(
        GroupSet, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "group_set"], name="placement_cell")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} counts in {self.unit_id}"


class Headcount(models.Model):
    """People by unit and combination of groups: the denominators. Changes with the placements."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    group_set = models.ForeignKey(
        GroupSet, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "group_set"], name="headcount_cell")
        ]

    def __str__(self) -> str:
        return f"{self.people} in {self.unit_id}"


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    TRAINING_MANAGER = "training_manager", _("Training manager")
    EDITOR = "editor", _("Editor")


class RoleGrant(models.Model):
    """A role over a unit and all below it. Everybody with a placement is a plain member besides."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants"
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "unit", "role"],
                name="role_grant_one_open",
                condition=models.Q(ends_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.role} of {self.unit_id}"


class RosterState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    PREVIEW = "preview", _("To be confirmed")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Done")
    REFUSED = "refused", _("Cannot be imported")
    DISCARDED = "discarded", _("Discarded")


class RosterImport(models.Model):
    """A roster file on its way in: checked, previewed, confirmed, written. Nothing is written before."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roster_imports")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.FileField(upload_to="rosters/%Y/%m")
    file_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    # A complete roster ends those of the subtree whom it does not name; a partial one leaves them.
    is_complete = models.BooleanField(default=False)
    effective_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=RosterState.choices, default=RosterState.CHECKING
    )
    # Counts by kind: {"new": 12, "moved": 3, "changed": 0, "same": 840, "leaving": 2, "bad": 1}
    summary = models.JSONField(default=dict)
    # [{"row": 17, "column": "unit", "code": "unknown_unit", "params": {"value": "X"}}, ...]
    problems = models.JSONField(default=list)
    # The columns recognised in the header; what a file has no column for, it leaves as it is.
    columns = models.JSONField(default=list)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name


class RowKind(models.TextChoices):
    NEW = "new", _("New")
    RETURNING = "returning", _("Returning")
    MOVED = "moved", _("Moving to another unit")
    CHANGED = "changed", _("Changed")
    LEAVING = "leaving", _("Leaving")
    KEPT = "kept", _("Not named, but holding a role")
    SAME = "same", _("As before")
    BAD = "bad", _("Cannot be imported")


class RosterRow(models.Model):
    """One row of a roster between its check and its confirmation: staging, emptied afterwards.

    References are resolved but not constrained: the rows are written in bulk and read soon.
    """

    roster = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    # As the spreadsheet numbers it: the header is row 1. Leavers have no row of their own: 0.
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RowKind.choices, blank=True)
    member_number = models.CharField(max_length=32)
    full_name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        db_constraint=False,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    position = models.ForeignKey(
        Position,
        null=True,
        db_constraint=False,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # As `GroupSet.key`.
    group_key = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    is_primary = models.BooleanField(default=True)
    # Who this is, and the open membership that the row is about; unknown until it is compared.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        db_constraint=False,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    membership = models.ForeignKey(
        Membership,
        null=True,
        db_constraint=False,
        db_index=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # A membership begins with this row, and the one above, if any, ends.
    begins = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["row"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["roster", "kind", "row"], name="roster_row_kind"),
        ]

    def __str__(self) -> str:
        return f"row {self.row} of roster {self.roster_id}"


class CorrectionField(models.TextChoices):
    FULL_NAME = "full_name", _("Full name")
    UNIT = "unit", _("Unit")


class CorrectionState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class CorrectionRequest(models.Model):
    """A member says that the roster is wrong about them; the unit's administrator decides."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="correction_requests"
    )
    field = models.CharField(_("what is wrong"), max_length=10, choices=CorrectionField.choices)
    wanted = models.CharField(_("what it should be"), max_length=200)
    note = models.CharField(_("a word of explanation"), max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "field"],
                name="correction_one_open",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}"


class SlipSheet(models.Model):
    """Sign-in codes issued for a unit at once, and the printable sheet that alone shows them."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="slip_sheets")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    for_everybody = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=0)
    # Removed when it was fetched once or the day is over: codes are kept as hashes only.
    file = models.FileField(upload_to="slips/%Y/%m", blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.people} slips for {self.unit_id}"
