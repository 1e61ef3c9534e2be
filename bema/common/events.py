"""Domain events, handled at once and inside the caller's transaction.

Dependencies run in one direction, so a lower domain can't call a higher one. It publishes what happened;
a higher domain, which knows the event's class, subscribes in its `AppConfig.ready()`. If a handler fails,
the whole business write fails: a tally can't part from the progress that it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")

_handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_class: type[E], handler: Callable[[E], None]) -> None:
    """Call `handler` for each event of exactly this class. Subscribing twice has no further effect."""
    if handler not in _handlers[event_class]:
        _handlers[event_class].append(handler)


def publish(event: object) -> None:
    """Run the handlers of `event` in order of subscription.

    Raises `RuntimeError` outside a transaction: what handlers write must stand or fall with the event.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    for handler in _handlers[type(event)]:
        handler(event)
