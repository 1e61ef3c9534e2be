"""What the columns of a roster are called, in the languages that offices write them in."""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REQUIRED = ("member_number", "full_name", "unit")

LABELS: dict[str, Promise] = {
    "member_number": _("Member number"),
    "full_name": _("Full name"),
    "given_name": _("Given name"),
    "email": _("E-mail"),
    "language": _("Language"),
    "unit": _("Unit"),
    "position": _("Position"),
    "groups": _("Groups"),
    "starts_on": _("Since"),
    "primary": _("Primary"),
}

_NAMES: dict[str, str] = {
    "member_number": "member number|number|no|card number|id|số thẻ|mã số|số thẻ đảng viên|mã thành viên"
    "|номер|номер квитка|номер члена|табельний номер|ເລກທີ|ເລກສະມາຊິກ|ເລກທີສະມາຊິກ",
    "full_name": "full name|name|họ tên|họ và tên|tên đầy đủ|піб|п і б|повне ім'я|прізвище ім'я по батькові"
    "|ຊື່ເຕັມ|ຊື່ ແລະ ນາມສະກຸນ|ຊື່ແລະນາມສະກຸນ",
    "given_name": "given name|first name|tên|tên gọi|ім'я|ຊື່",
    "email": "email|e-mail|mail|thư điện tử|електронна пошта|пошта|ел пошта|ອີເມວ|ອີເມລ",
    "language": "language|ngôn ngữ|tiếng|мова|ພາສາ",
    "unit": "unit|unit code|đơn vị|mã đơn vị|підрозділ|код підрозділу|осередок|ໜ່ວຍງານ|ລະຫັດໜ່ວຍງານ",
    "position": "position|post|chức vụ|vị trí|посада|ຕຳແໜ່ງ",
    "groups": "groups|group|target groups|đối tượng|nhóm|групи|група|цільові групи|ກຸ່ມ|ກຸ່ມເປົ້າໝາຍ",
    "starts_on": "starts on|since|from|start date|từ ngày|ngày bắt đầu|з|дата початку|від|ວັນທີເລີ່ມ|ແຕ່ວັນທີ",
    "primary": "primary|main|chính|основний|основна|ຫຼັກ",
}


def _plain(name: str) -> str:
    """A heading without case, marks of punctuation and doubled spaces."""
    name = unicodedata.normalize("NFC", name).casefold().replace("’", "'").replace("ʼ", "'")
    return re.sub(r"[\s_.*:/]+", " ", name).strip()


_BY_NAME = {_plain(name): column for column, names in _NAMES.items() for name in names.split("|")}
_BY_NAME.update({_plain(column): column for column in LABELS})


def recognise(header: list[str]) -> dict[str, int]:
    """The index of each column that is known. A heading that comes twice counts where it comes first."""
    found: dict[str, int] = {}
    for index, name in enumerate(header):
        column = _BY_NAME.get(_plain(name))
        if column is not None:
            found.setdefault(column, index)
    return found
