"""What readers fill in. Words are cleaned before they are measured; a trap for programs says that it is one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bema.portal.comments.texts import COMMENT_LIMIT, clean_line, clean_text

_TRAP = "website"


class PlainText(forms.CharField):
    """Words of several lines, cleaned; `max_length` holds for what is left."""

    def __init__(self, *, max_length: int, rows: int = 6, **kwargs: Any) -> None:
        self.limit = max_length
        widget = forms.Textarea(attrs={"rows": rows, "data-limit": max_length, "dir": "auto"})
        super().__init__(widget=widget, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise forms.ValidationError(
                ngettext_lazy(
                    "That is %(over)d character too long. There is room for %(limit)d.",
                    "That is %(over)d characters too long. There is room for %(limit)d.",
                    len(value) - self.limit,
                )
                % {"over": len(value) - self.limit, "limit": self.limit}
            )


class OneLine(forms.CharField):
    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class ReaderForm(forms.Form):
    """Sent once under the name that the browser was given; the trap must stay empty."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("sent_as", uuid.uuid4())

    def clean_website(self) -> str:
        if self.cleaned_data.get(_TRAP):
            raise forms.ValidationError(
                _("This field is a trap for programs: leave it empty, then send again.")
            )
        return ""

    def clean_sent_as(self) -> uuid.UUID:
        """A page that lost it is sent as something new."""
        return self.cleaned_data.get("sent_as") or uuid.uuid4()

    @property
    def trap(self) -> Any:
        return self[_TRAP]

    @property
    def asked(self) -> list[Any]:
        """The fields for people."""
        return [field for field in self.visible_fields() if field.name != _TRAP]


class CommentForm(ReaderForm):
    text = PlainText(label=_("Your comment"), max_length=COMMENT_LIMIT, rows=8)
    name = OneLine(
        label=_("Name"),
        max_length=80,
        help_text=_("It stands above your comment."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class GuestCommentForm(CommentForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_(
            "To confirm that it is you, and to tell you what was decided. It is not published, and is deleted "
            "30 days after the decision."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReportForm(ReaderForm):
    passage = PlainText(
        label=_("The passage"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Copy the words that are wrong, so that we find them."),
    )
    problem = PlainText(label=_("What is wrong with it?"), max_length=2000, rows=5)
    email = forms.EmailField(
        label=_("E-mail, if you want an answer"),
        max_length=254,
        required=False,
        help_text=_("It is used for the answer only, and deleted 30 days after it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AppealForm(forms.Form):
    words = PlainText(label=_("Why should it be published?"), max_length=1000, rows=4)


class RewordForm(forms.Form):
    text = PlainText(label=_("Your comment"), max_length=COMMENT_LIMIT, rows=8)
