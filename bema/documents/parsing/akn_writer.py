"""Texts as Akoma Ntoso 3.0. Reading the result back gives the same provisions."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree as ET

from bema.documents.parsing.akn_vocabulary import ELEMENTS, NAMED, NAMESPACE, OWN_NAMESPACE, to_eid
from bema.documents.parsing.blocks import Rows
from bema.documents.parsing.inline import STYLES, Inline, Run
from bema.documents.parsing.model import Level, Note, ParsedProvision, ParsedText
from bema.documents.parsing.safe_html import rows_from_html, runs_from_html

_AUTHOR = "#bema"


def to_akoma_ntoso(text: ParsedText, *, work_uri: str, date: str) -> bytes:
    """The text as an `act`. `work_uri` names the work ("/akn/ua/act/2004/5"), `date` is that of the version (ISO)."""
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("bema", OWN_NAMESPACE)
    root = ET.Element(_name("akomaNtoso"))
    act = _child(root, "act", name="act", contains="singleVersion")
    _write_meta(act, text, work_uri, date)
    body = _child(act, "body")
    parents: list[ET.Element] = []
    has_children = {provision.parent for provision in text.provisions}
    for index, provision in enumerate(text.provisions):
        parent = body if provision.parent is None else parents[provision.parent]
        parents.append(_write_provision(parent, provision, has_children=index in has_children))
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _name(tag), attributes)


# -- what is said about the text ---------------------------------------------------------------------------------


def _write_meta(act: ET.Element, text: ParsedText, work_uri: str, date: str) -> None:
    meta = _child(act, "meta")
    identification = _child(meta, "identification", source=_AUTHOR)
    expression_uri = f"{work_uri}/{text.language}@{date}"
    for kind, uri in (
        ("FRBRWork", work_uri),
        ("FRBRExpression", expression_uri),
        ("FRBRManifestation", f"{expression_uri}.akn"),
    ):
        _write_frbr(_child(identification, kind), uri, date, text.language)
    references = _child(meta, "references", source=_AUTHOR)
    _child(
        references, "TLCOrganization", eId="bema", href="/ontology/organization/bema", showAs="Bema"
    )
    if text.notes:
        notes = _child(meta, "notes", source=_AUTHOR)
        for number, note in enumerate(text.notes, 1):
            _write_note(_child(notes, "note", eId=f"note_{number}"), note)
    _write_own(_child(meta, "proprietary", source=_AUTHOR), text)


def _write_frbr(element: ET.Element, uri: str, date: str, language: str) -> None:
    _child(element, "FRBRthis", value=f"{uri}/!main")
    _child(element, "FRBRuri", value=uri)
    _child(element, "FRBRdate", date=date, name="generation")
    _child(element, "FRBRauthor", href=_AUTHOR)
    if element.tag == _name("FRBRWork"):
        _child(element, "FRBRcountry", value=_country(uri))
    elif element.tag == _name("FRBRExpression"):
        _child(element, "FRBRlanguage", language=language)


def _country(uri: str) -> str:
    steps = [step for step in uri.split("/") if step and step != "akn"]
    return steps[0] if steps else "un"


def _write_own(element: ET.Element, text: ParsedText) -> None:
    values = {
        "title": text.title,
        "language": text.language,
        "tradition": text.tradition,
        "identifier": text.identifier,
    }
    for key, value in values.items():
        ET.SubElement(element, f"{{{OWN_NAMESPACE}}}{key}").text = value
    for key, value in text.metadata.items():
        ET.SubElement(element, f"{{{OWN_NAMESPACE}}}metadata", {"key": key}).text = value


# -- the provisions ----------------------------------------------------------------------------------------------


def _write_provision(
    parent: ET.Element, provision: ParsedProvision, *, has_children: bool
) -> ET.Element:
    level = Level(provision.level)
    attributes = {"eId": to_eid(provision.path)}
    if provision.anchor:
        attributes["wId"] = quote(provision.anchor, safe="")
    if level in ELEMENTS:
        element = _child(parent, ELEMENTS[level], **attributes)
    else:
        element = _child(parent, "hcontainer", name=level.value, **attributes)
    if provision.number:
        _child(element, "num").text = provision.number
    _write_text(element, provision, level, has_children)
    return element


def _write_text(
    element: ET.Element, provision: ParsedProvision, level: Level, has_children: bool
) -> None:
    if level is Level.TABLE:
        content = _child(element, "content")
        _write_table(content, rows_from_html(provision.html))
        if provision.notes:
            _write_notes(_child(content, "p"), provision.notes)
        return
    if level in NAMED:
        block = _child(element, "heading")
        if not has_children:
            _child(_child(element, "content"), "p")
    else:
        block = _child(_child(element, "intro" if has_children else "content"), "p")
    _write_runs(block, runs_from_html(provision.html))
    _write_notes(block, provision.notes)


def _write_notes(block: ET.Element, notes: tuple[Note, ...]) -> None:
    for note in notes:
        _write_note(_child(block, "authorialNote", **{"class": "editorial"}), note)


def _write_note(element: ET.Element, note: Note) -> None:
    block = _child(element, "p")
    if note.html:
        _write_runs(block, runs_from_html(note.html))
    else:
        block.text = note.text
        block.set("class", "plain")


def _write_table(parent: ET.Element, rows: Rows) -> None:
    table = _child(parent, "table")
    for row in rows:
        line = _child(table, "tr")
        for cell in row:
            _write_runs(_child(_child(line, "td"), "p"), cell)


def _write_runs(block: ET.Element, runs: Inline) -> None:
    for run in runs:
        _write_run(block, run)


def _write_run(block: ET.Element, run: Run) -> None:
    target = block
    if run.href:
        target = _child(target, "a", href=run.href)
    for style in reversed(STYLES):
        if style in run.styles:
            target = _child(target, style)
    for position, piece in enumerate(run.text.split("\n")):
        if position:
            _child(target, "br")
        _append_text(target, piece)


def _append_text(element: ET.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
