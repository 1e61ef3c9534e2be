"""Makes the site of a new installation: its languages and a home page in each."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, Locale, Page, Site

from bema.common.models import audit
from bema.portal.comments.founding import found_rules
from bema.portal.models import HomePage


@transaction.atomic
def found_site(*, actor: str) -> HomePage:
    """The home page in the installation's own language; what is missing is made, what is there stays.

    A language that is added to the settings later gets its home page at the next `bema setup`.
    """
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code, _n in settings.LANGUAGES
    }
    own = locales[settings.LANGUAGE_CODE]
    home: HomePage | None = HomePage.objects.filter(locale=own).order_by("path").first()
    if home is None:
        home = _first_home(own)
        audit(actor=actor, action="portal.found_site", subject=str(home.pk))
    for code, locale in locales.items():
        if not home.get_translations().filter(locale=locale).exists() and code != own.language_code:
            _translated_home(home, locale)
    found_rules()
    return home


def root_page() -> Page:
    """The page above all; made anew should it be gone, as in a database that was emptied, as is that of collections."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root: Page | None = Page.objects.filter(depth=1).first()
    return root if root is not None else Page.add_root(title="Root", slug="root")


def _first_home(own: Locale) -> HomePage:
    root_page()
    # Wagtail's own welcome page makes room: nothing was ever written on it.
    Page.objects.filter(depth=2, content_type__model="page").delete()
    root = root_page()
    home = HomePage(
        title=settings.BEMA.organisation, slug="home", locale=own, summary=_summary(own)
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "root_page": home,
            "site_name": settings.BEMA.organisation,
        },
    )
    return home


def _translated_home(home: HomePage, locale: Locale) -> None:
    other = home.copy_for_translation(locale)
    other.slug = f"home-{locale.language_code}"
    other.summary = _summary(locale)
    other.save_revision().publish()


def _summary(locale: Locale) -> str:
    with override(locale.language_code):
        return _("News, documents and lessons of %(organisation)s.") % {
            "organisation": settings.BEMA.organisation
        }
