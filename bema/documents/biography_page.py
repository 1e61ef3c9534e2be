"""What the page of a provision's history shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from bema.documents.alignment import Kind
from bema.documents.biography import Step, history_of
from bema.documents.citation import reference
from bema.documents.compare_page import version_href
from bema.documents.marking import marked, whole
from bema.documents.models import (
    AmendingAct,
    ChangeKind,
    Descent,
    Lineage,
    Provision,
    Text,
    Version,
)
from bema.documents.outline import outline


@dataclass(frozen=True, slots=True)
class Relative:
    """A provision that this one came out of, or that came out of it."""

    reference: str
    href: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A step as it is shown."""

    step: Step
    label: str
    reference: str
    href: str
    old: SafeString
    new: SafeString
    is_pair: bool
    acts: Sequence[AmendingAct]
    relatives: Sequence[Relative]


class BiographyPage:
    """The history of a provision, newest first."""

    def __init__(self, lineage: Lineage, versions: Sequence[Version], *, drafts: bool) -> None:
        self.lineage = lineage
        self.work = lineage.work
        self.steps = history_of(lineage, drafts=drafts)
        self.versions = {version.pk: version for version in versions}
        originals = Text.objects.filter(version__in=self.versions, is_original=True)
        self.texts = {text.version_id: text for text in originals}
        self.language = self.work.language

    @property
    def title(self) -> str:
        """How the provision is called now, or was last."""
        provision = next(p for s in reversed(self.steps) if (p := s.provision or s.before))
        return self._reference(provision)

    def _reference(self, provision: Provision) -> str:
        text = self.texts.get(provision.text.version_id)
        if text is None:
            return provision.number
        tree = outline(text)
        return reference(tree, tree.by_path[provision.path], text.language)

    def _href(self, provision: Provision) -> str:
        version = self.versions.get(provision.text.version_id)
        return f"{version_href(self.work, version)}/{provision.path}" if version else ""

    def wordings(self) -> list[Wording]:
        return [self._wording(step) for step in reversed(self.steps)]

    def _wording(self, step: Step) -> Wording:
        here = step.provision or step.before
        assert here is not None
        old, new = self._sides(step)
        label = "" if step.kind is None else str(ChangeKind(step.kind.value).label)
        return Wording(
            step=step,
            label=label,
            reference=self._reference(here),
            href=self._href(here),
            old=old,
            new=new,
            is_pair=bool(old) and bool(new),
            acts=list(step.version.amending_acts.all()),
            relatives=self._relatives(step),
        )

    def _sides(self, step: Step) -> tuple[SafeString, SafeString]:
        before = _words(step.before) if step.before else ""
        if step.provision is None:
            return whole(before, "del"), whole("")
        words = _words(step.provision)
        if not before or before == words:
            return whole(""), whole(words, "" if step.kind is None or before else "ins")
        return marked(before, words)

    def _relatives(self, step: Step) -> list[Relative]:
        """With whom it parted or joined in that version: their provisions there, or just before."""
        if step.kind not in (Kind.SPLIT, Kind.MERGED):
            return []
        rows = Descent.objects.filter(version=step.version)
        kin = set(rows.filter(ancestor=self.lineage).values_list("descendant", flat=True))
        kin |= set(rows.filter(descendant=self.lineage).values_list("ancestor", flat=True))
        found: dict[int, Provision] = {}
        provisions = Provision.objects.filter(
            lineage__in=kin,
            text__is_original=True,
            text__version__in=self.versions,
            text__version__in_force_from__lte=step.version.in_force_from,
        ).select_related("text")
        for provision in provisions.order_by("text__version__in_force_from"):
            found[provision.lineage_id] = provision
        return [
            Relative(
                self._reference(provision),
                reverse("provision-history", args=[self.work.slug, provision.lineage_id]),
            )
            for provision in found.values()
        ]


def _words(provision: Provision) -> str:
    return f"{provision.number} {provision.plain}".strip()
