"""What is taught and asked (edited in Wagtail), its immutable editions, and what members did."""

from bema.study.models.approval import UnitApprovalTask
from bema.study.models.content import Course, Item, ItemKind, Lesson, Objective, ObjectiveCitation
from bema.study.models.editions import (
    CourseEdition,
    ItemEdition,
    LessonEdition,
    StepEdition,
    StepKind,
)
from bema.study.models.records import (
    Attempt,
    AttemptState,
    Attestation,
    Certificate,
    CourseRecord,
    DocumentRecord,
    LessonRecord,
    Response,
)
from bema.study.models.wording import StillRight

__all__ = [
    "Attempt",
    "AttemptState",
    "Attestation",
    "Certificate",
    "Course",
    "CourseEdition",
    "CourseRecord",
    "DocumentRecord",
    "Item",
    "ItemEdition",
    "ItemKind",
    "Lesson",
    "LessonEdition",
    "LessonRecord",
    "Objective",
    "ObjectiveCitation",
    "Response",
    "StepEdition",
    "StepKind",
    "StillRight",
    "UnitApprovalTask",
]
