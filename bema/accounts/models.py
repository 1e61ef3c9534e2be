"""People, their preferences and the codes with which they sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class TextSize(models.TextChoices):
    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")
    LARGEST = "largest", _("Very large")


class PersonManager(BaseUserManager["Person"]):
    """Creates people one at a time; a roster import writes them in sets."""

    def create_user(self, member_number: str, password: str | None = None, **extra: Any) -> Person:
        person = self.model(member_number=member_number, **extra)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def create_superuser(
        self, member_number: str, password: str | None = None, **extra: Any
    ) -> Person:
        return self.create_user(member_number, password, is_staff=True, is_superuser=True, **extra)


class Person(AbstractBaseUser, PermissionsMixin):
    """A member, by number and, if they have one, e-mail. Leavers are made inactive, never deleted."""

    member_number = models.CharField(_("member number"), max_length=32, unique=True)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    full_name = models.CharField(_("full name"), max_length=200)
    # How Today greets: "Hạnh" of "Nguyễn Thị Mỹ Hạnh", "Олена" of "Коваль Олена Іванівна".
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    text_size = models.CharField(max_length=7, choices=TextSize.choices, default=TextSize.NORMAL)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "member_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A number is the same however it is typed.
            models.UniqueConstraint(
                Lower("member_number"),
                name="person_number_unique",
                violation_error_message=_("Another person has this member number."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("Another person has this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name or self.full_name


class SignInCode(models.Model):
    """A one-time code, handed over on a printed slip. Only its keyed hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_at:%Y-%m-%d}"
