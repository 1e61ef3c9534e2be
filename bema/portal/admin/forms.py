"""What those who write pages fill in. A draft may be unfinished; what goes out must not leave readers out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bema.portal.models.addressed import AddressedForm
from bema.study.access import courses_in_line
from bema.study.admin.forms import usable
from bema.study.models import Course

HEADLINE = 90  # letters: more are cut off in lists, feeds and other sites' previews


class PageForm(AddressedForm):
    """Offers only what the editor may name: units of their own, documents and courses open to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = self._offered(name, field.queryset)

    def _offered(self, name: str, queryset: Any) -> Any:
        user: Any = self.for_user
        if queryset.model is Course and user is not None and not user.is_superuser:
            found = courses_in_line(user)
        else:
            found = usable(user, queryset)
        if self.instance.pk is None:
            return found
        # What stands there already stays, whoever put it there.
        return found | queryset.filter(pk__in=self._kept(name))

    def _kept(self, name: str) -> list[Any]:
        value = getattr(self.instance, name, None)
        if value is None:
            return []
        return [row.pk for row in value.all()] if hasattr(value, "all") else [value.pk]


class StoryForm(PageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._describe_lead(cleaned)
        return cleaned

    def _describe_lead(self, cleaned: dict[str, Any]) -> None:
        """The library's description of the picture stands in; without one who publishes must say what it shows."""
        image = cleaned.get("lead_image")
        if image is None or cleaned.get("lead_alt"):
            return
        if image.description:
            cleaned["lead_alt"] = image.description[:300]
        elif not self.is_deferred_validation and "lead_alt" in self.fields:
            self.add_error(
                "lead_alt",
                _("Say what the picture shows, for readers who cannot see it."),
            )
