"""Small texts of our own, as the importer would give them: a rule on flood duty, in four languages."""

from __future__ import annotations

from bema.documents.parsing import Note, ParsedProvision, ParsedText

# (path, level, number, text); the parent is the longest path above, else the last division before.
Line = tuple[str, str, str, str]

RULE_EN: list[Line] = [
    ("preamble", "preamble", "", "The province adopts this rule to keep people safe from floods."),
    ("chp_1", "chapter", "Chapter 1", "Duty"),
    ("art_1", "article", "Article 1.", "Who is on duty"),
    ("art_1/par_1", "paragraph", "1.", "Every commune names an officer on duty for each night."),
    ("art_1/par_2", "paragraph", "2.", "The officer on duty:"),
    ("art_1/par_2/point_a", "point", "a)", "reads the river gauge every two hours;"),
    ("art_1/par_2/point_b", "point", "b)", "writes each reading in the duty log."),
    ("art_2", "article", "Article 2.", "When the water rises"),
    (
        "art_2/par_1",
        "paragraph",
        "1.",
        "A level above alarm 2 is reported to the district by phone.",
    ),
    ("art_2/par_2", "paragraph", "2.", "The report is made within one hour of the reading."),
    ("chp_2", "chapter", "Chapter 2", "Boats"),
    ("art_3", "article", "Article 3.", "Keeping the boats"),
    ("art_3/unn_1", "unnumbered", "", "Each boat carries eight life vests and a lamp."),
]

RULE_EN_LATER: list[Line] = [
    ("preamble", "preamble", "", "The province adopts this rule to keep people safe from floods."),
    ("chp_1", "chapter", "Chapter 1", "Duty"),
    ("art_1", "article", "Article 1.", "Who is on duty"),
    ("art_1/par_1", "paragraph", "1.", "Every commune names an officer on duty for each night."),
    ("art_1/par_2", "paragraph", "2.", "The officer on duty:"),
    ("art_1/par_2/point_a", "point", "a)", "reads the river gauge every hour;"),
    ("art_1/par_2/point_b", "point", "b)", "writes each reading in the duty log."),
    (
        "art_1/par_3",
        "paragraph",
        "3.",
        "The officer may be relieved only by the chair of the commune.",
    ),
    ("art_2", "article", "Article 2.", "When the water rises"),
    (
        "art_2/par_1",
        "paragraph",
        "1.",
        "A level above alarm 1 is reported to the district by phone.",
    ),
    ("chp_2", "chapter", "Chapter 2", "Boats"),
    ("art_3", "article", "Article 3.", "Keeping the boats"),
    ("art_3/unn_1", "unnumbered", "", "Each boat carries eight life vests and a lamp."),
]

RULE_VI: list[Line] = [
    ("preamble", "preamble", "", "Tỉnh ban hành quy định này để bảo đảm an toàn khi có lũ."),
    ("chp_1", "chapter", "Chương I", "TRỰC BAN"),
    ("art_1", "article", "Điều 1.", "Người trực ban"),
    ("art_1/par_1", "paragraph", "1.", "Mỗi xã cử một cán bộ trực cho từng đêm."),
    ("art_1/par_2", "paragraph", "2.", "Cán bộ trực có nhiệm vụ:"),
    ("art_1/par_2/point_a", "point", "a)", "đọc mực nước hai giờ một lần;"),
    ("art_1/par_2/point_b", "point", "b)", "ghi từng lần đọc vào sổ trực."),
    ("art_2", "article", "Điều 2.", "Khi nước lên"),
    (
        "art_2/par_1",
        "paragraph",
        "1.",
        "Mực nước trên báo động 2 phải báo cho huyện qua điện thoại.",
    ),
    ("art_2/par_2", "paragraph", "2.", "Việc báo cáo thực hiện trong vòng một giờ."),
    ("chp_2", "chapter", "Chương II", "THUYỀN"),
    ("art_3", "article", "Điều 3.", "Bảo quản thuyền"),
    ("art_3/unn_1", "unnumbered", "", "Mỗi thuyền có tám áo phao và một đèn."),
]

RULE_UK: list[Line] = [
    ("preamble", "preamble", "", "Область ухвалює це положення, щоб уберегти людей від повені."),
    ("chp_1", "chapter", "Розділ I", "ЧЕРГУВАННЯ"),
    ("art_1", "article", "Стаття 1.", "Хто чергує"),
    ("art_1/par_1", "paragraph", "1.", "Кожна громада призначає чергового на кожну ніч."),
]

RULE_LO: list[Line] = [
    ("art_1", "article", "ມາດຕາ 1", "ຜູ້ປະຈຳການ"),
    ("art_1/par_1", "paragraph", "1.", "ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການສຳລັບແຕ່ລະຄືນ."),
]


def _parent(path: str, lines: list[Line], at: int) -> int | None:
    above = path.rpartition("/")[0]
    for before in range(at - 1, -1, -1):
        other, level = lines[before][0], lines[before][1]
        if (above and other == above) or (
            not above and level == "chapter" and not path.startswith("chp")
        ):
            return before
    return None


def parsed(
    lines: list[Line],
    *,
    language: str = "en",
    title: str = "Rule on flood duty",
    notes: dict[str, str] | None = None,
) -> ParsedText:
    remarks = notes or {}
    provisions = tuple(
        ParsedProvision(
            path=path,
            level=level,
            number=number,
            text=text,
            html=text,
            parent=_parent(path, lines, at),
            notes=(Note(remarks[path]),) if path in remarks else (),
        )
        for at, (path, level, number, text) in enumerate(lines)
    )
    return ParsedText(title=title, language=language, tradition=language, provisions=provisions)


def long_text(articles: int) -> ParsedText:
    """A text of `articles` articles of four provisions each, in chapters of ten."""
    lines: list[Line] = []
    for number in range(1, articles + 1):
        if number % 10 == 1:
            chapter = number // 10 + 1
            lines.append((f"chp_{chapter}", "chapter", f"Chapter {chapter}", f"Matters {chapter}"))
        lines.append((f"art_{number}", "article", f"Article {number}.", f"Matter {number}"))
        for paragraph in (1, 2, 3):
            path = f"art_{number}/par_{paragraph}"
            words = f"Matter {number} has a rule {paragraph} that says what is to be done."
            lines.append((path, "paragraph", f"{paragraph}.", words))
    return parsed(lines, title="A long rule")
