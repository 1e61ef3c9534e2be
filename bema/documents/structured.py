"""What search engines are told of a public document: schema.org's Legislation, which follows the ELI ontology."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.safestring import SafeString

from bema.common.clock import today
from bema.common.structured import Thing, script
from bema.documents.models import Version, VersionState, Visibility, Work
from bema.documents.reading import ReadingPage

_SCHEMA = "https://schema.org/"


def data_of(page: ReadingPage) -> SafeString:
    """For a published version of a public document; else empty."""
    is_public = page.work.visibility == Visibility.PUBLIC
    if not is_public or page.version.state != VersionState.PUBLISHED:
        return script([])
    return script([_provision(page) if page.node else _version(page)])


def _absolute(path: str) -> str:
    return settings.BEMA.base_url.rstrip("/") + path


def _work(work: Work) -> Thing:
    """The document in the abstract, whatever its text is today."""
    return {
        "@type": "Legislation",
        "@id": _absolute(f"/d/{work.slug}"),
        "name": work.title,
        "legislationIdentifier": work.identifier or work.slug,
    }


def _version(page: ReadingPage) -> Thing:
    """One version in one language: its dates, its force, the acts that it takes in, its other languages."""
    version, work = page.version, page.work
    until = _ends(version, page.versions)
    own = {text.language for text in page.texts}
    return {
        **_text(page),
        "name": page.title,
        "legislationIdentifier": work.identifier or work.slug,
        "legislationType": str(work.kind) if work.kind else "",
        "legislationDateVersion": version.in_force_from.isoformat(),
        "legislationLegalForce": _SCHEMA + _force(version, until),
        "temporalCoverage": f"{version.in_force_from.isoformat()}/{until.isoformat() if until else '..'}",
        "legislationConsolidates": [
            {"@type": "Legislation", "legislationIdentifier": act.identifier, "name": act.title}
            for act in version.amending_acts.all()
        ],
        "exampleOfWork": _work(work),
        "workTranslation": [
            {"@type": "Legislation", "inLanguage": choice.code, "url": _absolute(choice.href)}
            for choice in page.languages()
            # What is only carried over from an earlier version is no translation of this one.
            if choice.code in own and not choice.is_current
        ],
        "publisher": {"@type": "Organization", "name": str(settings.BEMA.organisation)},
    }


def _provision(page: ReadingPage) -> Thing:
    assert page.node is not None
    return {**_text(page), "name": page.reference(), "isPartOf": _work(page.work)}


def _text(page: ReadingPage) -> Thing:
    here = _absolute(page.canonical)
    return {"@type": "Legislation", "@id": here, "url": here, "inLanguage": page.language}


def _ends(version: Version, versions: Sequence[Version]) -> dt.date | None:
    """The last day of the version's text, if a later one is published."""
    later = [
        other.in_force_from
        for other in versions
        if other.state == VersionState.PUBLISHED and other.in_force_from > version.in_force_from
    ]
    return min(later) - dt.timedelta(days=1) if later else None


def _force(version: Version, until: dt.date | None) -> str:
    has_ended = until is not None and until < today()
    return "NotInForce" if has_ended or version.in_force_from > today() else "InForce"
