"""Who writes which pages: the roles over the tree of units, told to Wagtail in its own words.

Wagtail asks `PagePermissionPolicy`, of which it keeps one instance and makes others where it likes. So the class
itself is given these methods by `install`, once, when the application starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_permission_codename
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from bema.accounts.models import Person
from bema.common.errors import Absent
from bema.portal.models import HomePage, SectionPage
from bema.study.admin.policy import edits_somewhere, units_of
from bema.units.access import open_grants
from bema.units.models import Role, RoleGrant, Unit
from bema.units.queries import ancestor_paths, in_any_subtree

ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
_EDITORS = [Role.EDITOR, Role.ADMINISTRATOR]
_STEP = Page.steplen


@dataclass(frozen=True)
class Named:
    codename: str


@dataclass(frozen=True)
class Granted:
    """What Wagtail reads of a `GroupPagePermission`: this may be done with the page and all below it."""

    page: Page
    permission: Named

    @property
    def page_id(self) -> int:
        pk: int = self.page.pk
        return pk


# --- whose pages --------------------------------------------------------------------------------


def pages_of(user: Any) -> list[Page]:
    """The topmost pages that the user looks after. One query a request more than `units_of`."""
    if not isinstance(user, Person) or not user.is_active:
        return []
    kept: list[Page] | None = getattr(user, "_written_pages", None)
    if kept is None:
        kept = _topmost(_owned_by(units_of(user)))
        user._written_pages = kept  # type: ignore[attr-defined]  # kept for the request
    return kept


def _owned_by(units: list[Unit]) -> QuerySet[Page]:
    """The home pages and sections of these units; a home page of nobody's is of the topmost units."""
    nothing: QuerySet[Page] = Page.objects.none()
    if not units:
        return nothing
    own = in_any_subtree(units, prefix="unit__")
    of_home = own | Q(unit=None) if any(unit.is_root() for unit in units) else own
    homes = HomePage.objects.order_by().filter(of_home).values("page_ptr")
    sections = SectionPage.objects.order_by().filter(own).values("page_ptr")
    found: QuerySet[Page] = Page.objects.filter(pk__in=homes.union(sections)).order_by("path")
    return found


def _topmost(pages: QuerySet[Page]) -> list[Page]:
    found: list[Page] = []
    for page in pages:
        if not any(page.path.startswith(above.path) for above in found):
            found.append(page)
    return found


def writes_pages(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False) and user.is_active) or bool(pages_of(user))


def looks_after_the_site(user: Any) -> bool:
    """Whether the user edits a home page: what concerns the whole site is theirs."""
    if getattr(user, "is_superuser", False):
        return bool(user.is_active)
    return any(page.depth == 2 for page in pages_of(user))


def _under(pages: list[Page]) -> Q:
    """The condition to stand in one of these subtrees: a range of an index for each."""
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(path__gte=page.path, path__lte=page.path + _STEP * "Z")
    return condition


def written(user: Any, pages: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Of these pages, those that the user writes."""
    found: QuerySet[Any] = Page.objects.all() if pages is None else pages
    if getattr(user, "is_superuser", False):
        return found if user.is_active else found.none()
    return found.filter(_under(pages_of(user)))


def explorable(user: Any) -> QuerySet[Page]:
    """What the user writes, and the way down to it."""
    if getattr(user, "is_superuser", False):
        return written(user)
    tops = pages_of(user)
    nothing: QuerySet[Page] = Page.objects.none()
    if not tops:
        return nothing
    above = {path for page in tops for path in _above(page)}
    shared = set.intersection(*({*_above(page), page.path} for page in tops))
    # Of the way that all of these share only its last page is of interest.
    beginning = max(shared, key=len)
    paths = [path for path in above if path.startswith(beginning)]
    found: QuerySet[Page] = Page.objects.filter(_under(tops) | Q(path__in=paths))
    return found


def _above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(_STEP, len(page.path), _STEP)]


def require_writer(person: Person, page: Page) -> None:
    """Raises `Absent` unless the person writes this page."""
    if not written(person, Page.objects.filter(pk=page.pk)).exists():
        raise Absent()


# --- who writes a page ----------------------------------------------------------------------------


def writers(*, include_superusers: bool = True) -> QuerySet[Person]:
    """Everybody who edits anywhere."""
    grants = RoleGrant.objects.filter(open_grants(), role__in=_EDITORS).values("person")
    return _active(Q(pk__in=grants), include_superusers)


def writers_of(page: Page, *, include_superusers: bool = True) -> QuerySet[Person]:
    """Who writes this page: the editors of the units that own it or a page above it, and of the units above those."""
    paths = {path for unit in _owners(page) for path in ancestor_paths(unit.path)}
    whose = Q(unit__path__in=paths)
    if _home_is_nobodys(page):
        whose |= Q(unit__depth=1)
    grants = RoleGrant.objects.filter(open_grants(), whose, role__in=_EDITORS).values("person")
    return _active(Q(pk__in=grants), include_superusers)


def _line(page: Page) -> list[str]:
    return [*_above(page), page.path]


def _owners(page: Page) -> list[Unit]:
    line = _line(page)
    homes = HomePage.objects.order_by().filter(path__in=line, unit__isnull=False).values("unit")
    sections = (
        SectionPage.objects.order_by().filter(path__in=line, unit__isnull=False).values("unit")
    )
    return list(Unit.objects.filter(Q(pk__in=homes) | Q(pk__in=sections)))


def _home_is_nobodys(page: Page) -> bool:
    return bool(HomePage.objects.filter(path__in=_line(page), unit=None).exists())


def _active(who: Q, include_superusers: bool) -> QuerySet[Person]:
    if include_superusers:
        who |= Q(is_superuser=True)
    return Person.objects.filter(who, is_active=True)


# --- in Wagtail's words ---------------------------------------------------------------------------


def _codenames(actions: Any) -> set[str]:
    return {get_permission_codename(action, Page._meta) for action in actions}


_NAMED = [Named(codename) for codename in sorted(_codenames(ACTIONS))]


class ByRole:
    """The methods that `install` gives to Wagtail's policy of pages."""

    model: type[Page]

    def get_all_permissions_for_user(self, user: Any) -> list[Granted]:
        return [Granted(page, named) for page in pages_of(user) for named in _NAMED]

    def users_with_any_permission(
        self, actions: Any, include_superusers: bool = True
    ) -> QuerySet[Person]:
        return writers(include_superusers=include_superusers)

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Page, include_superusers: bool = True
    ) -> QuerySet[Person]:
        return writers_of(instance, include_superusers=include_superusers)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Page]:
        everything: QuerySet[Page] = self.model._default_manager.all()
        return written(user, everything) if set(actions) & set(ACTIONS) else everything.none()

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        return explorable(user)


def _never(self: PagePermissionTester) -> bool:
    return False


def install() -> None:
    for name in (
        "get_all_permissions_for_user",
        "users_with_any_permission",
        "users_with_any_permission_for_instance",
        "instances_user_has_any_permission_for",
        "explorable_instances",
    ):
        setattr(PagePermissionPolicy, name, getattr(ByRole, name))
    # What is published is public: no page is shut off by a password or to a group, not even by a superuser.
    PagePermissionTester.can_set_view_restrictions = _never


class PortalBackend:
    """Tells Django that who writes pages has the permissions of what belongs to them."""

    _NAMED_ROWS = ("topic", "author", "area", "source")

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _dot, name = perm.partition(".")
        if perm == "wagtail_localize.submit_translation":
            return writes_pages(user_obj)
        action, _line, model = name.partition("_")
        if app != "portal" or model not in self._NAMED_ROWS or not edits_somewhere(user_obj):
            return False
        return looks_after_the_site(user_obj) if action == "delete" else writes_pages(user_obj)
