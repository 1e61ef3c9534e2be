"""The engine of the embedded profile: `ENGINE = "bema.common.sqlite"`.

A transaction waits for its turn before it begins, hands the turn on as soon as it has committed, and returns
when what it committed is on the disk. Connections must run with `synchronous=NORMAL` and a write-ahead
log: the flush is made here. Only transactions begun by `atomic` take turns; a single statement in autocommit waits as
SQLite does, and is flushed as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from bema.common.sqlite.durable import Turn, flush_of


class Cursor(base.SQLiteCursorWrapper):
    """Flushes what a statement outside a transaction wrote."""

    owner: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        before = self.connection.total_changes
        done = super().execute(query, params)
        self._settle(before)
        return done

    def executemany(self, query: str, param_list: Any) -> Any:
        before = self.connection.total_changes
        done = super().executemany(query, param_list)
        self._settle(before)
        return done

    def _settle(self, before: int) -> None:
        connection = self.connection
        if connection.total_changes != before and not connection.in_transaction:
            self.owner.flush()


class DatabaseWrapper(base.DatabaseWrapper):
    _turn: Turn | None = None

    def _file(self) -> Path | None:
        return None if self.is_in_memory_db() else Path(str(self.settings_dict["NAME"]))

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.owner = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        file = self._file()
        if file is not None:
            if self._turn is None or self._turn.path.parent != file.parent:
                self._turn = Turn(file)
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_turn()
            raise

    def _give_turn(self) -> None:
        if self._turn is not None:
            self._turn.give()

    def _commit(self) -> None:
        wrote = self.connection is not None and self.connection.in_transaction
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._give_turn()
        if wrote:
            self.flush()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def flush(self) -> None:
        """Wait until the disk has all that was committed."""
        file = self._file()
        if file is not None:
            flush_of(file).wait()
