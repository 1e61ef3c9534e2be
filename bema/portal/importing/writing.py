"""Makes pages of entries, one transaction an entry, so that a run may be broken off anywhere and go on."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import DatabaseError, transaction
from django.utils.text import slugify
from wagtail.models import Page

from bema.common.errors import BemaError
from bema.portal.importing.addresses import host_of, identity, is_web, key
from bema.portal.importing.entry import Entry, Item, Options, Passed
from bema.portal.importing.files import Store
from bema.portal.importing.languages import settle_language
from bema.portal.importing.names import Names
from bema.portal.importing.parts import letters, text_in
from bema.portal.importing.placing import Placed, place
from bema.portal.importing.redirects import make_redirects
from bema.portal.importing.remarks import HARMLESS
from bema.portal.importing.sections import Plan, SiteTree, label_of, route_of
from bema.portal.importing.stream import Body
from bema.portal.models import ImportedAddress, ImportedEntry, ImportLine, SiteImport
from bema.portal.models.importing import Outcome

_LONGEST_TITLE = 255


class Writer:
    """Settles the items of one import, in order."""

    def __init__(self, site_import: SiteImport, options: Options, plan: Plan, store: Store) -> None:
        self.site_import = site_import
        self.options = options
        self.plan = plan
        self.store = store
        self.tree = SiteTree()
        self.names = Names()

    def settle(self, item: Item, position: int) -> ImportLine:
        """Write what becomes of the item, all or nothing; a second time changes nothing."""
        done = ImportLine.objects.filter(site_import=self.site_import, position=position).first()
        if done is not None:
            return done
        try:
            with transaction.atomic():
                return self._settled(item, position)
        except (BemaError, ValidationError, DatabaseError, ValueError, KeyError, OSError) as error:
            self.tree.forget()
            self.names.forget()
            self.store.forget()
            told = str(error) if isinstance(error, BemaError) else _told(error)
            with transaction.atomic():
                failed = Passed(item.name, "failed", told[:300])
                return self._line(failed, position, Outcome.FAILED, None)

    def _settled(self, item: Item, position: int) -> ImportLine:
        if isinstance(item, Passed):
            return self._line(item, position, Outcome.SKIPPED, None)
        settle_entry(item, self.options)
        route = route_of(item, self.plan, self.options)
        if route is None and item.kind == "article":
            passed = Passed(item.name, "skipped-section", label_of(item))
            return self._line(passed, position, Outcome.SKIPPED, None)
        known = self._known(item)
        if isinstance(known, Passed):
            return self._line(known, position, Outcome.SKIPPED, None)
        outcome, entry = self._written(item, route or (), known)
        return self._line(item, position, outcome, entry)

    def _line(
        self, item: Item, position: int, outcome: Outcome, entry: ImportedEntry | None
    ) -> ImportLine:
        if isinstance(item, Passed):
            remarks, title = [(item.code, item.detail)], ""
        else:
            remarks, title = [(r.code, r.detail) for r in item.remarks], item.title
        line = ImportLine.objects.create(
            site_import=self.site_import,
            position=position,
            name=item.name[:500],
            title=title[:300],
            outcome=outcome,
            entry=entry,
            remarks=remarks,
            needs_look=any(code not in HARMLESS for code, _detail in remarks),
        )
        SiteImport.objects.filter(pk=self.site_import.pk).update(position=position)
        return line

    # --- what is known of it ----------------------------------------------------------------

    def _known(self, entry: Entry) -> ImportedEntry | Passed | None:
        """What it became in an earlier import; `Passed` if it was in this very archive before."""
        rows = ImportedAddress.objects.filter(key__in=keys_of(entry), is_group=False)
        known = [row.entry for row in rows.select_related("entry__page").order_by("pk")]
        for found in known:
            if not ImportLine.objects.filter(site_import=self.site_import, entry=found).exists():
                return found
            if letters(found.title) == letters(entry.title[:300]):
                return Passed(entry.name, "same-archive", found.address or found.title)
        for found in known:  # another article under the same address: a page that misstates its own
            entry.remark("redirect-taken", found.address)
        return None

    # --- writing ----------------------------------------------------------------------------

    def _written(
        self, entry: Entry, route: tuple[str, ...], known: ImportedEntry | None
    ) -> tuple[Outcome, ImportedEntry]:
        digest = content_hash(entry)
        if known is not None and known.page is None:
            entry.remark("deleted-here")
            return Outcome.KEPT, known
        if known is not None and known.content_hash == digest and not known.lacks_pictures:
            return Outcome.SAME, known
        if known is not None and known.page and known.page.latest_revision_id != known.revision_id:
            entry.remark("source-changed")
            return Outcome.KEPT, known
        return self._placed(entry, route, known, digest)

    def _placed(
        self, entry: Entry, route: tuple[str, ...], known: ImportedEntry | None, digest: str
    ) -> tuple[Outcome, ImportedEntry]:
        body = Body(entry, self.store)
        blocks = body.blocks()
        lead = body.image(entry.lead) if entry.lead else None
        if known is not None and known.content_hash == digest and body.missing:
            return Outcome.SAME, known
        placed = Placed(entry, blocks, lead, route, self._translation_of(entry))
        page = place(placed, known.page if known else None, self.tree, self.names)
        row = known or ImportedEntry()
        row.title, row.address = entry.title[:300], next(iter(entry.addresses), "")
        row.page, row.revision_id = (
            page.page_ptr if hasattr(page, "page_ptr") else page,
            page.latest_revision_id,
        )
        row.content_hash, row.lacks_pictures = digest, bool(body.missing)
        row.open_links = sorted(body.open_links)
        row.save()
        self._keep_keys(entry, row)
        make_redirects(entry, page)
        return (Outcome.UPDATED if known else Outcome.CREATED), row

    def _keep_keys(self, entry: Entry, row: ImportedEntry) -> None:
        rows = [ImportedAddress(key=words, entry=row) for words in keys_of(entry)]
        rows += [ImportedAddress(key=words, entry=row, is_group=True) for words in _groups(entry)]
        ImportedAddress.objects.bulk_create(rows, ignore_conflicts=True)

    def _translation_of(self, entry: Entry) -> Page | None:
        """A page that is here already and is the same article in another language."""
        wanted = [*_groups(entry), *(key(words) for words in entry.translations)]
        if not wanted:
            return None
        row = (
            ImportedAddress.objects.filter(key__in=wanted, entry__page__isnull=False)
            .exclude(entry__page__locale__language_code=entry.language)
            .select_related("entry__page")
            .first()
        )
        return row.entry.page if row is not None else None


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    return f"{type(error).__name__}: {error}"


def _groups(entry: Entry) -> list[str]:
    return [key(words) for words in entry.translations if words.startswith("wordpress:")]


def keys_of(entry: Entry) -> list[str]:
    """All names the entry goes by; one without any goes by its place in the archive and its headline."""
    found = [identity(address) for address in entry.addresses]
    if entry.guid and not is_web(entry.guid):
        found.append(f"guid:{host_of(next(iter(entry.addresses), ''))}:{entry.guid}")
    if not found:
        found = [f"entry:{entry.title}:{entry.published}"]
    return list(dict.fromkeys(map(key, found)))


def content_hash(entry: Entry) -> str:
    """Over all that would be written of it."""
    left_out = {"remarks", "source_lines", "name"}
    said = {name: value for name, value in entry.__dict__.items() if name not in left_out}
    return hashlib.sha256(repr(sorted(said.items())).encode("utf-8", "surrogatepass")).hexdigest()


def settle_entry(entry: Entry, options: Options) -> None:
    """Give it what a story can't be without, and let nothing be longer than its place."""
    settle_language(entry, options)
    if not entry.title:
        entry.title = text_in(entry.body)[:80].strip() or entry.name
        entry.remark("no-title", entry.title)
    if len(entry.title) > _LONGEST_TITLE:
        entry.remark("title-cut", entry.title)
        entry.title = entry.title[: _LONGEST_TITLE - 1] + "…"
    if len(entry.kicker) > 80:
        entry.remark("field-cut", entry.kicker)
        entry.kicker = entry.kicker[:79] + "…"
    if not entry.body and not entry.lead:
        entry.remark("no-body")
    if entry.published is None and entry.status != "draft" and entry.kind == "article":
        entry.remark("no-date")
        entry.status = "draft"
    entry.source_url = _valid(entry.source_url)
    entry.slug = _slug(entry)


def _valid(url: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return ""
    return url if len(url) <= 500 else ""


def _slug(entry: Entry) -> str:
    for words in (unquote(entry.slug), _last_of_address(entry), entry.title):
        found = re.sub(r"[^\w-]+", "-", slugify(words, allow_unicode=True)).strip("-_")[:80]
        if len(found) > 2 and not found.isdecimal():
            return found
    return "story"


def _last_of_address(entry: Entry) -> str:
    address = next(iter(entry.addresses), "").split("?")[0].rstrip("/")
    last = unquote(address.rsplit("/", 1)[-1]) if address.count("/") > 2 else ""
    return "" if re.match(r"(index|default)\.|.*\.php$", last) else re.sub(r"\.\w{2,5}$", "", last)
