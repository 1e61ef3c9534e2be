"""From certainty to likelihood: which paragraph of the new text is which of the previous one."""

from __future__ import annotations

from collections.abc import Sequence

from bema.documents.alignment.certain import Holdings, join_holders, join_in_order, join_moved
from bema.documents.alignment.elsewhere import by_path, join_elsewhere
from bema.documents.alignment.families import join_children
from bema.documents.alignment.model import Paragraph
from bema.documents.alignment.pairing import Pairing, Side
from bema.documents.alignment.restated import part_restated


def _join_families(pairing: Pairing, holdings: Holdings) -> None:
    """Children of the same parents, from the top of the text to its leaves."""
    new, old = pairing.new, pairing.old
    places = {paragraph.path: at for at, paragraph in enumerate(old.paragraphs)}
    join_children(pairing, holdings, new.children[None], old.children[None])
    for at in range(len(new)):
        if at not in pairing.before:
            before = by_path(pairing, at, places)
            if before is not None:
                pairing.join(at, before)
        if at in pairing.before and at in new.children and pairing.before[at] in old.children:
            join_children(pairing, holdings, new.children[at], old.children[pairing.before[at]])


def match(previous: Sequence[Paragraph], new: Sequence[Paragraph]) -> Pairing:
    """All pairs of paragraphs that are one and the same provision."""
    pairing = Pairing(Side(previous), Side(new))
    join_in_order(pairing)
    join_moved(pairing)
    holdings = Holdings(pairing)
    join_holders(pairing, holdings)
    _join_families(pairing, holdings)
    join_elsewhere(pairing)
    part_restated(pairing)
    return pairing
