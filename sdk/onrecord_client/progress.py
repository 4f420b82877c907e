"""A progress bar, where somebody can see it."""

import sys
from types import TracebackType
from typing import Any, Self

from onrecord_client.tables import extra


class Bar:
    """Shows how many records have come, or bytes; nothing where it was not asked for, or nobody would see it."""

    def __init__(self, *, shown: bool, what: str, unit: str = " records") -> None:
        self._bar: Any = None
        if shown and (_in_notebook() or sys.stderr.isatty()):
            self._bar = extra("tqdm.auto", "progress").tqdm(desc=what, unit=unit, unit_scale=unit == "B")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, records: int, total: int | None) -> None:
        """Count what came, of how much in all where that is known."""
        if self._bar is not None:
            if total is not None and self._bar.total is None:
                self._bar.total = total
            self._bar.update(records)

    def reach(self, position: int, total: int) -> None:
        """Show how far it has come in all, which may be less than before."""
        if self._bar is not None:
            self.advance(position - self._bar.n, total)


def _in_notebook() -> bool:
    """Return whether a notebook's kernel runs this, which shows bars though it is no terminal."""
    return "ipykernel.zmqshell" in sys.modules
