"""A Ukrainian law as two converters of the official database write it."""

from __future__ import annotations

import re

from bema.documents.tests.parsing.outline import markdown, outline, paths
from bema.documents.tests.parsing.wells import WELLS_LATER, WELLS_TREE


def test_a_law_of_the_later_converter_becomes_a_tree() -> None:
    assert outline(markdown(WELLS_LATER, "uk")) == WELLS_TREE


def test_the_law_knows_its_title_and_identifier() -> None:
    text = markdown(WELLS_LATER, "uk")

    assert (text.title, text.identifier, text.tradition) == (
        "Про громадські криниці",
        "100-15",
        "uk",
    )
    assert text.metadata["status"] == "Чинний"
    assert text.metadata["text_date"] == "05.06.2007"


def test_notes_are_kept_apart_with_what_they_concern() -> None:
    text = markdown(WELLS_LATER, "uk")
    notes = {
        provision.path: [note.text[:12] for note in provision.notes]
        for provision in text.provisions
    }

    assert [note.text[:9] for note in text.notes] == ["(Відомост", "{Із зміна"]
    assert notes["art_1"] == ["{Статтю 1 до"]
    assert notes["art_1/par_1/point_1-1"] == ["{Пункт 1 - 1"]
    assert notes["art_2"] == ["{Статтю 2 ви"]
    assert not any("{" in provision.text for provision in text.provisions)


def test_addresses_are_ascii_and_follow_printed_numbers() -> None:
    found = paths(markdown(WELLS_LATER, "uk"))

    assert "art_1/par_1/point_1-1/subpoint_b" in found
    assert "art_5-1/sub_1/sub_2" in found
    assert "final/par_1" in found
    assert all(path.isascii() for path in found)


def test_anchors_are_kept_and_do_not_shape_the_tree() -> None:
    with_anchors = markdown(WELLS_LATER, "uk")
    without = markdown(re.sub(r"\[\]\{#n\d+\}\n", "", WELLS_LATER), "uk")

    assert with_anchors.provisions[4].anchor == "n7"
    assert outline(without) == outline(with_anchors)
    assert paths(without) == paths(with_anchors)


def test_the_earlier_converter_gives_the_same_tree() -> None:
    earlier = """\
                   Про громадські криниці

    Верховна Рада України; Закон від 01.02.2003 № 100-IV
    ----------------------------------------------------

    Про громадські криниці
    ======================

    #### Стан: Чинний

    ##### Ідентифікатор: 100-15

    * * *

    ### Текст документа від 05.06.2007:

    ЗАКОН УКРАЇНИ

    Про громадські криниці

    ( Відомості Верховної Ради України (ВВР), 2003, N 9, ст.11 )

    ( Із змінами, внесеними згідно із Законами N 200-V ( [200-16](/go/200-16) ) від 01.02.2006, ВВР, 2006, N 3, ст.4

    N 300-V ( [300-16](/go/300-16) ) від 05.06.2007 )

    Цей Закон визначає, хто дбає про криниці.

    Розділ I

    ЗАГАЛЬНІ ПОЛОЖЕННЯ

    Стаття 1. Визначення термінів

    1\\. У цьому Законі терміни вживаються в такому значенні:

    1) криниця - споруда для добування води;

    1-1) зруб - стіни криниці:

    а) дерев'яні;

    б) кам'яні; { Підпункт "б" із змінами, внесеними згідно із Законом N 300-V ( [300-16](/go/300-16) ) }

    2) громада - жителі села.

    Громада може мати кілька криниць.

    2\\. Інші терміни визначає стаття 5 - 1 цього Закону.

    ( Статтю 1 доповнено частиною другою згідно із Законом N 200-V ( [200-16](/go/200-16) ) від 01.02.2006 )

    Стаття 2. { Статтю 2 виключено на підставі Закону N 300-V ( [300-16](/go/300-16) ) від 05.06.2007 }

    Стаття 5-1. Догляд

    Доглядач криниці:

    чистить зруб;

    веде книгу.

    Книгу веде доглядач щодня.

    ПРИКІНЦЕВІ ПОЛОЖЕННЯ

    1\\. Цей Закон набирає чинності з 1 січня 2004 року.

    Президент України О.КРИНИЧНИЙ

    м. Київ 1 лютого 2003 року № 100-IV

    * * *

    © [Офіційний вебпортал парламенту України
    https://www.rada.gov.ua/](https://data.rada.gov.ua)
    """
    text = markdown(earlier, "uk")

    assert outline(text) == WELLS_TREE
    assert len(text.notes) == 2
