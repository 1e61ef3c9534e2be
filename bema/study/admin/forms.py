"""What editors fill in. A draft may be unfinished; what is to be published is checked as publishing does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from bema.accounts.models import Person
from bema.documents.access import visible_works
from bema.documents.models import Lineage, Work
from bema.study import access, compiling
from bema.study.models import Course, Item, Lesson, Objective
from bema.units.models import Unit

NOT_YOURS = _("Choose something that you may use.")


class DeskForm(WagtailAdminModelForm):
    """Offers only what the editor may use: own units, own drafts, documents open to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = usable(self.for_user, field.queryset)
        owner = self.fields.get("owner")
        if isinstance(owner, forms.ModelChoiceField) and not self.initial.get("owner"):
            owner.initial = owner.queryset.first() if owner.queryset is not None else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and not self.errors:
            draft = self._draft(cleaned)
            for field, message in self.problems(draft):
                self.add_error(field if field in self.fields else None, message)
        return cleaned

    def _draft(self, cleaned: dict[str, Any]) -> Any:
        """The draft as it would be saved, for the checks of publishing; the form's own is built later."""
        draft = self._meta.model(pk=self.instance.pk)
        for name, value in cleaned.items():
            if name in self.fields and not isinstance(value, QuerySet | list):
                setattr(draft, name, value)
        return draft

    def problems(self, draft: Any) -> list[compiling.Problem]:
        return []


class CourseForm(DeskForm):
    def problems(self, draft: Course) -> list[compiling.Problem]:
        return compiling.compile_course(draft).problems


class ItemForm(DeskForm):
    def problems(self, draft: Item) -> list[compiling.Problem]:
        return compiling.compile_item(draft).problems


class LessonForm(DeskForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self._uses_own(cleaned.get("steps") or []):
            self.add_error("steps", NOT_YOURS)
        return cleaned

    def problems(self, draft: Lesson) -> list[compiling.Problem]:
        return compiling.compile_lesson(draft).problems

    def _uses_own(self, steps: Any) -> bool:
        """Whether all that the steps ask or quote is open to the editor."""
        items = {c.value["item"].pk for c in steps if c.block_type == "check" and c.value["item"]}
        lineages = {
            pk for c in steps if c.block_type == "quote" for pk in c.value["lineages"] if pk
        }
        return all(
            usable(self.for_user, model.objects.filter(pk__in=wanted)).count() == len(wanted)
            for model, wanted in ((Item, items), (Lineage, lineages))
        )


def usable(user: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Of these rows, those that the editor may name in what they write."""
    if not isinstance(user, Person) or user.is_superuser:
        return queryset
    model = queryset.model
    if model is Unit:
        return access.editable(user, queryset, owner="").filter(closed_on__isnull=True)
    if model in {Course, Lesson, Objective, Item}:
        return access.editable(user, queryset)
    if model is Work:
        return queryset.filter(pk__in=visible_works(user).values("pk"))
    if model is Lineage:
        return queryset.filter(work__in=visible_works(user))
    return queryset
