"""Codebooks: the closed lists of codes, with the meaning of each code."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.codebook import Codebook, CodebookEntry, PloverMapping
from onrecord.render.pages.context import PageContext


class EntryView(Struct, frozen=True, kw_only=True):
    """A code with the names of its counterparts in public schemes."""

    entry: CodebookEntry
    mappings: tuple[tuple[str, str], ...]  # scheme and codes


class CodebookView(Struct, frozen=True, kw_only=True):
    """One codebook, and the names and titles of all of them."""

    codebook: Codebook
    entries: tuple[EntryView, ...]


class CodebookLine(Struct, frozen=True, kw_only=True):
    """A codebook in the list of all of them."""

    codebook: Codebook
    href: str


class CodebooksView(Struct, frozen=True, kw_only=True):
    """All codebooks."""

    lines: tuple[CodebookLine, ...]


def codebooks_view(codebooks: Sequence[Codebook], page: PageContext) -> CodebooksView:
    """Return the view of all codebooks."""
    return CodebooksView(
        lines=tuple(CodebookLine(codebook=each, href=page.href(f"/codebooks/{each.name}")) for each in codebooks)
    )


def codebook_view(codebook: Codebook) -> CodebookView:
    """Return the view of one codebook."""
    return CodebookView(
        codebook=codebook,
        entries=tuple(EntryView(entry=entry, mappings=tuple(_mappings(entry))) for entry in codebook.codes),
    )


def _mappings(entry: CodebookEntry) -> list[tuple[str, str]]:
    schemes = [
        ("PLOVER", [_plover(each) for each in entry.plover]),
        ("PLOVER", entry.plover_types),
        ("CAMEO", entry.cameo),
        ("FollowTheMoney", entry.ftm),
        ("schema.org", entry.schema_org),
    ]
    return [(scheme, "; ".join(codes)) for scheme, codes in schemes if codes]


def _plover(mapping: PloverMapping) -> str:
    contexts = f" ({', '.join(mapping.contexts)})" if mapping.contexts else ""
    return f"{mapping.type}{f' {mapping.mode}' if mapping.mode else ''}{contexts}"
