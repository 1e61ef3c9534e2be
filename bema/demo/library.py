"""Brings the demo's documents in through the importer, as an editor would."""

from __future__ import annotations

from typing import Any

from bema.demo import sources
from bema.documents import actions
from bema.documents.models import DocumentKind, Text, Version, Work
from bema.documents.parsing import ParsedText, parse_document
from bema.documents.storing import Source
from bema.units.models import Unit

ACTOR = "demo"


def add_documents(owner: Unit) -> dict[str, Work]:
    """Every work of `documents.toml` with its versions and texts, published; by address."""
    content = sources.read("documents")["work"]
    return {work["slug"]: _add_work(owner, work) for work in content}


def _add_work(owner: Unit, content: dict[str, Any]) -> Work:
    original = content["languages"][0]
    first = content["version"][0]["in_force_from"]
    _source, parsed = _read(content["folder"], first, original)
    work = actions.create_work(
        actor=ACTOR,
        owner=owner,
        title=parsed.title,
        language=original,
        identifier=content["identifier"],
        slug=content["slug"],
        kind=DocumentKind.objects.get(code=content["kind"]),
        visibility=content["visibility"],
    )
    for version in content["version"]:
        _add_version(work, content, version)
    return work


def _add_version(work: Work, content: dict[str, Any], dated: dict[str, Any]) -> None:
    date = dated["in_force_from"]
    acts = [actions.Act(**act) for act in dated.get("amending_acts", [])]
    version: Version | None = None
    for language in content["languages"]:
        source, parsed = _read(content["folder"], date, language)
        if version is None:
            text: Text = actions.import_parsed(
                actor=ACTOR,
                work=work,
                in_force_from=date,
                parsed=parsed,
                source=source,
                amending_acts=acts,
            )
            version = text.version
        else:
            actions.add_translation(actor=ACTOR, version=version, parsed=parsed, source=source)
    assert version is not None
    actions.publish_version(actor=ACTOR, version=version)


def _read(folder: str, date: Any, language: str) -> tuple[Source, ParsedText]:
    path = sources.CONTENT / folder / f"{date}.{language}.md"
    data = path.read_bytes()
    source = Source(name=path.name, data=data)
    return source, parse_document(data, filename=path.name, language=language)
