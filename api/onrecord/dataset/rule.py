"""Rules across the records of a dataset, each with a stable code and a level."""

from collections.abc import Callable, Iterator
from inspect import getdoc
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from onrecord.dataset.catalog import Catalog
from onrecord.errors import Diagnostic, Level

Find: TypeAlias = Callable[[Catalog], Iterator[Diagnostic]]


class Rule(Struct, frozen=True):
    """A rule: the code that names the mistake, the level of its findings, and the function that finds them.

    The docstring of the function explains the rule to editors: what is refused, and what is right instead.
    """

    code: str
    level: Level
    find: Find

    @property
    def explanation(self) -> str:
        """The docstring of the function."""
        return getdoc(self.find) or ""

    def findings(self, catalog: Catalog) -> Iterator[Diagnostic]:
        """Yield the findings of the rule, with its code and level."""
        for diagnostic in self.find(catalog):
            yield replace(diagnostic, code=self.code, level=self.level)
