"""Laws of Liechtenstein: front matter, footnotes, headings by depth, bis and ter."""

from __future__ import annotations

from bema.documents.tests.parsing.outline import codes, markdown, outline, paths, tree

LAW = """\
---
title: "Gesetz vom 3. Mai 1970 über die Brunnen"
identifier: "LGBl-1970-009"
country: "li"
last_updated: "2001-01-01"
---
# Gesetz vom 3. Mai 1970 über die Brunnen

Dem nachstehenden Beschluss des Landtages erteile Ich Meine Zustimmung:

### I. Allgemeine Bestimmungen

#### A. Gegenstand und Begriffe

##### Art. 1[^1]

**Gegenstand**

1) Dieses Gesetz regelt die Brunnen.

2) Es gilt für:

- a) Brunnen der Gemeinden;[^2]

- b) andere Brunnen, namentlich:

- aa) Hofbrunnen;

- bb) Quellen.

3) Aufgehoben[^3]

##### Art. 1bis

Ein Brunnen hat vor dem 1. Januar 1971 Wasser zu geben.

#### B. Pflichten

##### Art. 2

**Pflege**

Der Brunnenmeister:

- 1. reinigt den Trog;

- 2. führt das Buch.

Er tut es täglich.

### II. Schlussbestimmungen

##### Art. 3

Dieses Gesetz tritt am Tage der Kundmachung in Kraft.

gez. *Franz*

[^1]: Art. 1 abgeändert durch [LGBl. 1980 Nr. 4](https://www.example.org/1980004000).

[^2]: Art. 1 Abs. 2 Bst. a abgeändert durch LGBl. 1981 Nr. 5.

[^3]: Art. 1 Abs. 3 aufgehoben durch LGBl. 1982 Nr. 6.
"""


def test_a_law_becomes_a_tree() -> None:
    assert outline(markdown(LAW, "de")) == tree("""
        heading: Gesetz vom 3. Mai 1970 über die Brunnen
        preamble: Dem nachstehenden Beschluss des Landtages erteile Ich Meine Zustimmung:
        section: I. | Allgemeine Bestimmungen
          division: A. | Gegenstand und Begriffe
            article: Art. 1 | Gegenstand
              paragraph: 1) | Dieses Gesetz regelt die Brunnen.
              paragraph: 2) | Es gilt für:
                point: a) | Brunnen der Gemeinden;
                point: b) | andere Brunnen, namentlich:
                  subpoint: aa) | Hofbrunnen;
                  subpoint: bb) | Quellen.
              paragraph: 3) | Aufgehoben
            article: Art. 1bis
              unnumbered: Ein Brunnen hat vor dem 1. Januar 1971 Wasser zu geben.
          division: B. | Pflichten
            article: Art. 2 | Pflege
              unnumbered: Der Brunnenmeister:
                point: 1. | reinigt den Trog;
                point: 2. | führt das Buch.
              unnumbered: Er tut es täglich.
        section: II. | Schlussbestimmungen
          article: Art. 3
            unnumbered: Dieses Gesetz tritt am Tage der Kundmachung in Kraft.
        signature: gez. Franz
    """)


def test_footnotes_become_notes_and_leave_no_trace_in_the_text() -> None:
    text = markdown(LAW, "de")
    by_path = {provision.path: provision for provision in text.provisions}

    assert text.identifier == "LGBl-1970-009"
    assert by_path["art_1"].notes[0].text == "Art. 1 abgeändert durch LGBl. 1980 Nr. 4."
    assert by_path["art_1/par_2/point_a"].text == "Brunnen der Gemeinden;"
    assert by_path["art_1/par_3"].notes[0].text.startswith("Art. 1 Abs. 3 aufgehoben")


def test_renumbering_footnotes_changes_nothing() -> None:
    renumbered = LAW.replace("[^3]", "[^13]").replace("[^2]", "[^12]").replace("[^1]", "[^11]")

    assert markdown(renumbered, "de").provisions == markdown(LAW, "de").provisions


def test_articles_are_addressed_from_the_root() -> None:
    assert "art_1bis" in paths(markdown(LAW, "de"))
    assert "sec_1/dvs_b" in paths(markdown(LAW, "de"))


def test_a_missing_footnote_is_told_to_the_editor() -> None:
    assert "missing_footnote" in codes(markdown("##### Art. 1[^7]\n\nWasser.\n", "de"))


def test_main_parts_take_their_names_from_the_heading_below() -> None:
    text = markdown(
        """
        ## II. Hauptstück

        ### Vom Wasser

        ##### Art. 5

        Wasser ist frei.
        """,
        "de",
    )

    assert outline(text) == tree("""
        chapter: II. Hauptstück | Vom Wasser
          article: Art. 5
            unnumbered: Wasser ist frei.
    """)
