"""Akoma Ntoso: our own reads back the same, others' is read for what it says, attacks are refused."""

from __future__ import annotations

import pytest

from bema.documents.parsing import ImportProblem, parse_document, to_akoma_ntoso
from bema.documents.tests.parsing.outline import markdown, outline, paths, tree
from bema.documents.tests.parsing.test_german import LAW
from bema.documents.tests.parsing.wells import WELLS_LATER

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
 <act name="act"><meta><identification source="#s"><FRBRWork><FRBRuri value="/akn/xx/act/1999/9"/></FRBRWork>
 <FRBRExpression><FRBRlanguage language="en"/></FRBRExpression></identification></meta>
 <preface><longTitle><p>Wells Act</p></longTitle></preface>
 <body>
  <chapter eId="chp_1"><num>Chapter 1</num><heading>General</heading>
   <section eId="sec_1"><num>1.</num><heading>Scope</heading>
    <subsection><num>(1)</num><content><p>This Act applies to <b>wells</b><authorialNote><p>Amended.</p>
    </authorialNote>.</p><p>And to springs.</p></content></subsection>
    <subsection><num>(2)</num><intro><p>It does not apply to:</p></intro>
     <paragraph><num>(a)</num><content><p>rivers;</p></content></paragraph>
     <paragraph><num>(b)</num><content><p>lakes.</p></content></paragraph>
     <wrapUp><p>These are for another Act.</p></wrapUp>
    </subsection>
   </section>
  </chapter>
 </body></act></akomaNtoso>
"""


@pytest.mark.parametrize(("source", "language"), [(WELLS_LATER, "uk"), (LAW, "de")])
def test_what_is_written_reads_back_the_same(source: str, language: str) -> None:
    text = markdown(source, language)
    again = parse_document(
        to_akoma_ntoso(text, work_uri="/akn/xx/act/1", date="2003-02-01"), filename="a.xml"
    )

    assert again.provisions == text.provisions
    assert again.notes == text.notes
    assert (again.title, again.identifier, again.language) == (
        text.title,
        text.identifier,
        text.language,
    )
    assert again.metadata == text.metadata


def test_an_act_of_another_system_is_read_by_its_own_structure() -> None:
    text = parse_document(FOREIGN.encode(), filename="act.xml")

    assert outline(text) == tree("""
        heading: Wells Act
        chapter: Chapter 1 | General
          section: 1. | Scope
            subsection: (1) | This Act applies to wells.
              unnumbered: And to springs.
            subsection: (2) | It does not apply to:
              paragraph: (a) | rivers;
              paragraph: (b) | lakes.
              unnumbered: These are for another Act.
    """)
    assert text.language == "en"
    assert text.provisions[3].notes[0].text == "Amended."
    assert len(set(paths(text))) == len(paths(text))


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body><p>&b;</p></body></act></akomaNtoso>"""


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (BOMB, "xml_unsafe"),
        ('<!DOCTYPE akomaNtoso SYSTEM "file:///etc/passwd"><akomaNtoso/>', "xml_unsafe"),
        ("<akomaNtoso><act>", "xml_broken"),
        ("<akomaNtoso/>", "not_akoma_ntoso"),
        ("<other><body/></other>", "not_akoma_ntoso"),
        ("<akomaNtoso><act><body/></act></akomaNtoso>", "empty"),
        (
            "<akomaNtoso><act><body>" + "<a>" * 300 + "</a>" * 300 + "</body></act></akomaNtoso>",
            "too_deep",
        ),
    ],
)
def test_unsafe_and_broken_xml_is_refused(xml: str, code: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        parse_document(xml.encode(), filename="a.xml")
    assert caught.value.code == code
