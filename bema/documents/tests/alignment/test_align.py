"""What alignment says of amendments as laws make them, by small texts of our own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bema.documents.alignment import Kind, Paragraph, align, is_editorial, normalise


def text(*lines):
    """Paragraphs of "path|number|words" and notes after a bar more; a parent is the longest path above.

    Articles stand under the chapter before them.
    """
    made, places, chapter = [], {}, None
    for line in lines:
        path, number, words, *notes = line.split("|")
        step = path.rpartition("/")[2].partition("_")[0]
        level = {"chp": "chapter", "art": "article", "par": "paragraph", "pt": "point"}.get(
            step, "unnumbered"
        )
        parent = chapter if level == "article" else places.get(path.rpartition("/")[0])
        places[path] = len(made)
        if level == "chapter":
            chapter = len(made)
        made.append(Paragraph(path, level, number, words, parent, tuple(notes)))
    return made


DUTY = text(
    "chp_1|Chapter 1|Duty",
    "art_1|Article 1.|Who is on duty",
    "art_1/par_1|1.|Every commune names an officer on duty for each night.",
    "art_1/par_2|2.|The officer on duty:",
    "art_1/par_2/pt_a|a)|reads the river gauge every two hours;",
    "art_1/par_2/pt_b|b)|writes each reading in the duty log.",
    "art_2|Article 2.|When the water rises",
    "art_2/par_1|1.|A level above alarm two is reported to the district by phone.",
    "art_2/par_2|2.|The report is made within one hour of the reading.",
    "chp_2|Chapter 2|Boats",
    "art_3|Article 3.|Keeping the boats",
    "art_3/u_1||Each boat carries eight life vests and a lamp.",
)


def by_path(old, new):
    """New path -> (path in the old text or None, kind)."""
    return {
        p.path: (None if m.predecessor is None else old[m.predecessor].path, m.kind)
        for p, m in zip(new, align(old, new).matches, strict=True)
    }


def test_an_article_inserted_in_the_middle_with_all_later_ones_renumbered():
    new = text(
        *("|".join([p.path, p.number, p.text]) for p in DUTY[:6]),
        "art_2|Article 2.|Relief",
        "art_2/par_1|1.|Nobody stands watch for more than twelve hours in a row.",
        "art_3|Article 3.|When the water rises",
        "art_3/par_1|1.|A level above alarm two is reported to the district by phone.",
        "art_3/par_2|2.|The report is made within one hour of the reading.",
        "chp_2|Chapter 2|Boats",
        "art_4|Article 4.|Keeping the boats",
        "art_4/u_1||Each boat carries eight life vests and a lamp.",
    )
    found = by_path(DUTY, new)
    assert found["art_2"] == (None, Kind.INSERTED)
    assert found["art_2/par_1"] == (None, Kind.INSERTED)
    assert found["art_3"] == ("art_2", Kind.RENUMBERED)
    assert found["art_3/par_1"] == ("art_2/par_1", Kind.UNCHANGED)
    assert found["art_4"] == ("art_3", Kind.RENUMBERED)
    assert found["art_4/u_1"] == ("art_3/u_1", Kind.UNCHANGED)


def test_renumbering_is_not_of_substance():
    new = [replace(p, number=p.number.replace("2.", "3.")) for p in DUTY]
    matches = align(DUTY, new).matches
    assert {m.kind for m in matches} == {Kind.UNCHANGED, Kind.RENUMBERED}
    assert not any(m.is_substance for m in matches)


def test_a_chapter_moved_takes_all_that_it_holds_along():
    new = text(
        "chp_1|Chapter 1|Boats",
        "art_1|Article 1.|Keeping the boats",
        "art_1/u_1||Each boat carries eight life vests and a lamp.",
        "chp_2|Chapter 2|Duty",
        "art_2|Article 2.|Who is on duty",
        "art_2/par_1|1.|Every commune names an officer on duty for each night.",
        "art_2/par_2|2.|The officer on duty:",
        "art_2/par_2/pt_a|a)|reads the river gauge every hour;",
        "art_2/par_2/pt_b|b)|writes each reading in the duty log.",
        "art_3|Article 3.|When the water rises",
        "art_3/par_1|1.|A level above alarm two is reported to the district by phone.",
        "art_3/par_2|2.|The report is made within one hour of the reading.",
    )
    found = by_path(DUTY, new)
    assert found["chp_1"] == ("chp_2", Kind.MOVED)
    assert found["art_1/u_1"] == ("art_3/u_1", Kind.UNCHANGED)
    assert found["art_2/par_2/pt_a"] == ("art_1/par_2/pt_a", Kind.REWORDED)
    assert found["art_3/par_2"] == ("art_2/par_2", Kind.UNCHANGED)


def test_a_paragraph_moved_to_another_article_and_reworded_is_reworded():
    new = text(
        *("|".join([p.path, p.number, p.text]) for p in (*DUTY[:8], *DUTY[9:])),
        "art_3/par_2|2.|The report is made within one hour of the reading.",
    )
    found = by_path(DUTY, new)
    assert found["art_3/par_2"] == ("art_2/par_2", Kind.MOVED)


def test_paragraphs_merged():
    new = text(
        *("|".join([p.path, p.number, p.text]) for p in DUTY[:7]),
        "art_2/par_1|1.|A level above alarm two is reported to the district by phone. "
        "The report is made within one hour of the reading.",
        *("|".join([p.path, p.number, p.text]) for p in DUTY[9:]),
    )
    alignment = align(DUTY, new)
    assert alignment.matches[7].kind is Kind.MERGED
    assert (alignment.matches[7].predecessor, alignment.matches[7].others) == (7, (8,))
    assert alignment.matches[7].is_substance
    assert alignment.repealed == ()


def test_a_paragraph_split():
    old = text(
        "art_1|Article 1.|Reports",
        "art_1/par_1|1.|A level above alarm two is reported to the district by phone at any hour of the day. "
        "The report is written down within one hour.",
        "art_1/par_2|2.|Every commune names an officer on duty for each night.",
    )
    new = text(
        "art_1|Article 1.|Reports",
        "art_1/par_1|1.|A level above alarm two is reported to the district by phone at any hour of the day.",
        "art_1/par_2|2.|The report is written down within one hour.",
        "art_1/par_3|3.|Every commune names an officer on duty for each night.",
    )
    matches = align(old, new).matches
    assert [(m.predecessor, m.others, m.kind) for m in matches] == [
        (0, (), Kind.UNCHANGED),
        (1, (), Kind.SPLIT),
        (None, (1,), Kind.SPLIT),
        (2, (), Kind.RENUMBERED),
    ]


def test_a_law_rewritten_throughout_keeps_what_can_be_recognised():
    new = text(
        "chp_1|Chapter 1|Watch",
        "art_1|Article 1.|Officers on duty",
        "art_1/par_1|1.|Each commune and each town names two officers on duty for every night.",
        "art_1/par_2|2.|An officer on duty shall:",
        "art_1/par_2/pt_a|a)|read the gauge of the river every hour;",
        "art_1/par_2/pt_b|b)|note each reading at once in the duty log.",
        "art_2|Article 2.|Alarm",
        "art_2/par_1|1.|A level above alarm one is reported to the district by radio.",
        "art_2/par_2|2.|The radio is tested on Mondays before the first reading.",
        "chp_2|Chapter 2|Boats and vests",
        "art_3|Article 3.|Keeping of boats",
        "art_3/u_1||Every boat carries ten life vests, a rope and a lamp.",
    )
    found = by_path(DUTY, new)
    assert all(found[p.path][0] == p.path for p in DUTY)
    assert {kind for _, kind in found.values()} == {Kind.REWORDED}


def test_another_converter_changes_nothing():
    old = text(
        "art_1|Стаття 1.|Об’єкт «захисту» – люди",
        "art_1/par_1|1.|Закон N 5 ( 322-08 ) застосовується до всіх підприємств, установ і організацій.",
        "art_1/par_2|2.|Розмір не менше 0,5 відсотка від фонду оплати праці за попередній рік.[^3]",
    )
    new = text(
        'art_1|Стаття 1|Об\'єкт "захисту" - люди',
        "art_1/u_1||1.Закон №\u00a05 застосовується до всіх підприємств,  установ і організацій.",
        "art_1/par_2|2)|Розмір не менше 0,5 відсотка від фонду оплати праці за попередній рік\\.[^17]",
    )
    matches = align(old, new).matches
    assert [m.predecessor for m in matches] == [0, 1, 2]
    assert not any(m.is_substance for m in matches)


def test_points_hung_on_the_introductory_sentence_have_not_moved():
    old = text(
        "art_1|Article 1.|Duty",
        "art_1/u_1||The officer:",
        "art_1/pt_a|a)|reads the river gauge every two hours;",
    )
    new = text(
        "art_1|Article 1.|Duty",
        "art_1/u_1||The officer:",
        "art_1/u_1/pt_a|a)|reads the river gauge every two hours;",
    )
    assert {m.kind for m in align(old, new).matches} == {Kind.UNCHANGED}


def test_a_repealed_paragraph_and_one_that_had_no_words():
    old = text(
        "art_1|Article 1.|Duty",
        "art_1/par_1|1.|Every commune names an officer on duty for each night.",
        "art_1/par_2|2.|{Excluded by Act 7}",
    )
    alignment = align(old, old[:1])
    assert alignment.repealed == (1, 2)
    assert alignment.repealed_substance == (True, False)


ARTICLE = (
    "art_9|Стаття 9.|Навчання",
    "art_9/par_1|1.|Навчання населення організовують підприємства за місцем роботи.",
    "art_9/par_2|2.|Навчання дітей здійснюється за рахунок коштів закладу освіти.",
    "art_9/par_3|3.|Порядок навчання визначає центральний орган виконавчої влади.",
)


def test_an_article_put_into_another_wording_is_enacted_anew():
    note = "{Стаття 9 в редакції Закону № 2081-IX від 17.02.2022}"
    new = text(ARTICLE[0] + "|" + note, *(line + " Нове." for line in ARTICLE[1:3]), ARTICLE[3])
    found = align(text(*ARTICLE), new)
    # each takes the place of one that ends; what says the same is nothing to learn anew
    assert [(m.predecessor, m.others, m.kind, m.is_substance) for m in found.matches] == [
        (0, (), Kind.UNCHANGED, False),
        (None, (1,), Kind.INSERTED, True),
        (None, (2,), Kind.INSERTED, True),
        (None, (3,), Kind.INSERTED, False),
    ]
    assert found.repealed == ()
    # the note of an earlier act says nothing new
    assert {m.kind for m in align(new, new).matches} == {Kind.UNCHANGED}


@pytest.mark.parametrize(
    "note",
    [
        "{Назва статті 9 в редакції Закону № 2081-IX від 17.02.2022}",
        "{Частина перша статті 9 в редакції Закону № 2081-IX від 17.02.2022}",
        "{Стаття 9 із змінами, внесеними згідно із Законом № 2081-IX від 17.02.2022}",
    ],
)
def test_an_article_amended_in_part_is_the_same(note):
    new = text(ARTICLE[0] + "|" + note, *(line + " Нове." for line in ARTICLE[1:]))
    assert [m.predecessor for m in align(text(*ARTICLE), new).matches] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("lo", "ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການໃນເວລານ້ຳຖ້ວມ", "ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການສອງຄົນໃນເວລານ້ຳຖ້ວມ"),
        (
            "vi",
            "Mỗi xã cử một người trực đêm trong mùa lũ.",
            "Mỗi xã cử hai người trực đêm trong mùa mưa lũ.",
        ),
    ],
)
def test_reworded_and_renumbered_in_lao_and_vietnamese(language, old, new):
    inserted = {"lo": "ຫົວໜ້າບ້ານລາຍງານຕໍ່ເມືອງທຸກມື້", "vi": "Xã báo cáo huyện hằng ngày bằng điện thoại."}[
        language
    ]
    matches = align(
        text("art_1|Điều 1.|", f"art_1/par_1|1.|{old}"),
        text("art_1|Điều 1.|", f"art_1/par_1|1.|{inserted}", f"art_1/par_2|2.|{new}"),
    ).matches
    assert [(m.predecessor, m.kind) for m in matches] == [
        (0, Kind.UNCHANGED),
        (None, Kind.INSERTED),
        (1, Kind.REWORDED),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Words {as amended by Act 5} stay", "Words stay"),
        ("Words[^3] stay", "Words[^12] stay"),
        ("«Об’єкт» – це\u00a0 річ", '"Об\'єкт" - це річ;'),
        ("well known", "well-known"),
        ("Закон України ( 1105-14, 254к/96-ВР ) діє", "Закон України діє"),
        ("ПОЛОЖЕННЯ", "Положення"),
    ],
)
def test_what_is_editorial(old, new):
    assert is_editorial(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within 10 days", "within 11 days"),
        ("not more than 5 %", "not more than 5"),
        ("points 1, 2", "points 12"),
        ("x < 5", "x > 5"),
        ("pairs (3-5)", "pairs"),
        ("ບໍ່ໃຫ້", "ໃຫ້"),
        ("được phép", "không được phép"),
    ],
)
def test_what_is_of_substance(old, new):
    assert not is_editorial(old, new)


def test_words_are_normalised_once_and_for_all():
    assert normalise("  Стаття\u00a05 – «Об’єкт», 0,2 % ") == "стаття 5 обєкт 0 2 %"
    assert normalise(normalise("Об’єкт № 5 ½")) == normalise("Об’єкт № 5 ½")
