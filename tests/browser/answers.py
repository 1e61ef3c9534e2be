"""Answers a question page by keyboard alone, knowing the key from the database."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from bema.study.models import ItemEdition

_MOST_TABS = 80


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as one does who has no mouse."""
    for _press in range(_MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not to be reached by keyboard: {target}")


def press(page: Page, target: Locator) -> None:
    """Go to a link or a button by keyboard, press Enter and wait for the page, or step, after it."""
    tab_to(page, target)
    page.evaluate("(document.querySelector('#step') || document.body).dataset.old = 'yes'")
    page.keyboard.press("Enter")
    page.locator("[data-old]").wait_for(state="detached")
    page.wait_for_load_state("networkidle")


def edition_on(page: Page) -> ItemEdition:
    return ItemEdition.objects.get(pk=page.locator("input[name=edition]").input_value())


def fill_in(page: Page, language: str, *, right: bool = True) -> None:
    """Fill in the question on the page; the caller presses the button."""
    item = edition_on(page)
    if item.kind in {"single", "multiple"}:
        _choose(page, item, language, right=right)
    elif item.kind == "true_false":
        wanted = item.key["right"] if right else not item.key["right"]
        _tick(page, page.locator(f'input[name=answer][value="{str(wanted).lower()}"]'))
    elif item.kind == "number":
        _write(page, item.key["value"] if right else "1000")
    elif item.kind == "short_text":
        _write(page, item.key["accepted"][language][0] if right else "?")
    elif item.kind == "ordering":
        _order(page, item, language, right=right)
    else:
        _match(page, item, language, right=right)


def _tick(page: Page, box: Locator) -> None:
    """A group of radio buttons is one stop: the first has it, arrows go on and choose."""
    if box.get_attribute("type") == "checkbox":
        tab_to(page, box)
        page.keyboard.press("Space")
        return
    group = page.locator("input[type=radio][name=answer]")
    values = group.evaluate_all("boxes => boxes.map(box => box.value)")
    tab_to(page, group.first)
    page.keyboard.press("Space")
    for _step in range(values.index(box.get_attribute("value"))):
        page.keyboard.press("ArrowDown")
    assert box.is_checked()


def _choose(page: Page, item: ItemEdition, language: str, *, right: bool) -> None:
    words = item.content["options"][language]
    wanted = item.key["right"] if right else [_other(item.key["right"], len(words))]
    # In the order of the page, as Tab goes.
    for option in page.locator(".opt").all():
        if option.locator("span").inner_text() in [_plain(words[place]) for place in wanted]:
            _tick(page, option.locator("input"))


def _other(right: list[int], count: int) -> int:
    return next(place for place in range(count) if place not in right)


def _plain(html: str) -> str:
    from html import unescape

    return unescape(html)


def _write(page: Page, text: str) -> None:
    tab_to(page, page.locator("#answer"))
    page.keyboard.type(text)


def _order(page: Page, item: ItemEdition, language: str, *, right: bool) -> None:
    words = [_plain(text) for text in item.content["options"][language]]
    for row in page.locator("ol.order > li").all():
        place = words.index(row.locator("span").inner_text())
        tab_to(page, row.locator("select"))
        _pick(page, row.locator("select"), place if right else len(words) - 1 - place)


def _match(page: Page, item: ItemEdition, language: str, *, right: bool) -> None:
    lefts = [_plain(text) for text in item.content["options"][language]]
    targets = [_plain(text) for text in item.content["targets"][language]]
    for label in page.locator(".match label").all():
        select = page.locator(f"#{label.get_attribute('for')}")
        wanted = targets[lefts.index(label.inner_text())]
        if not right:
            wanted = targets[0]
        options = [option.strip() for option in select.locator("option").all_inner_texts()]
        tab_to(page, select)
        _pick(page, select, options.index(wanted) - 1)


def _pick(page: Page, select: Locator, place: int) -> None:
    """The option at `place` after the empty one, by arrows from the top."""
    page.keyboard.press("Home")
    for _step in range(place + 1):
        page.keyboard.press("ArrowDown")
    assert select.evaluate("element => element.selectedIndex") == place + 1
