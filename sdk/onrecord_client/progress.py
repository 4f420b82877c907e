"""A progress bar on terminals and in notebooks."""

import sys
from types import TracebackType
from typing import Any, Self

from onrecord_client.tables import import_extra


class ProgressBar:
    """A progress bar in records or bytes; shows nothing if disabled, or if the output is no terminal or notebook."""

    def __init__(self, *, enabled: bool, label: str, unit: str = " records") -> None:
        self._bar: Any = None
        if enabled and (_in_notebook() or sys.stderr.isatty()):
            self._bar = import_extra("tqdm.auto", "progress").tqdm(desc=label, unit=unit, unit_scale=unit == "B")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, count: int, total: int | None) -> None:
        """Add a count, and set the total if it is known."""
        if self._bar is not None:
            if total is not None and self._bar.total is None:
                self._bar.total = total
            self._bar.update(count)

    def set_position(self, position: int, total: int) -> None:
        """Set the position, which may be less than before, as when a download starts over."""
        if self._bar is not None:
            self.advance(position - self._bar.n, total)


def _in_notebook() -> bool:
    """Return whether a notebook kernel runs this process; it shows bars although standard error is no terminal."""
    return "ipykernel.zmqshell" in sys.modules
