"""Search: the records found, each with the words that match, and what was searched for instead if nothing matched."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from onrecord.records.dataset import Record
from onrecord.records.kinds import RecordKind
from onrecord.records.page import Relaxation
from onrecord.records.passages import label
from onrecord.records.search import SearchHit, SearchHitPage, TextRange
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.record_lines import RecordLine, Records, record_line

_NOT_SENT = {"q", "cursor", "kind"}  # by the form as hidden fields


class Piece(Struct, frozen=True, kw_only=True):
    """A part of a text: a word that matches, or what stands between two of them."""

    text: str
    is_match: bool


class HitView(Struct, frozen=True, kw_only=True):
    """A record that was found, and the text in which the words were found."""

    line: RecordLine
    field: str  # path of the field that the text is from
    pieces: tuple[Piece, ...]
    is_name: bool  # whether the text is the name by which the line calls the record


class KindChoice(Struct, frozen=True, kw_only=True):
    """A kind of record, the number of hits of that kind, and the address of these alone."""

    kind: RecordKind
    count: int
    href: str


class Example(Struct, frozen=True, kw_only=True):
    """Words to search for, from the data, and the address of the search."""

    text: str
    href: str


class SearchView(Struct, frozen=True, kw_only=True):
    """The page of search; without hits and without a query before anything is searched for."""

    q: str = ""
    hits: tuple[HitView, ...] = ()
    count: int = 0
    kinds: tuple[KindChoice, ...] = ()
    only: tuple[RecordKind, ...] = ()  # the kinds that are searched; all if empty
    all_href: str = ""
    hidden: tuple[tuple[str, str], ...] = ()  # parameters that the form sends along
    relaxed: Relaxation | None = None
    strict_href: str = ""
    examples: tuple[Example, ...] = ()
    is_first: bool = True
    first_href: str = ""
    next_href: str | None = None


class SearchSource(Struct, frozen=True, kw_only=True):
    """The result of a search, and the records that were found."""

    q: str
    only: tuple[RecordKind, ...]
    hits: SearchHitPage
    records: Records
    examples: Sequence[Record]  # read only if nothing was found


def search_view(source: SearchSource, page: PageContext) -> SearchView:
    """Return the view of the result of a search."""
    hits = source.hits
    return SearchView(
        q=source.q,
        hits=tuple(_hit(hit, source.records, page) for hit in hits.data),
        count=hits.meta.count or 0,
        kinds=tuple(
            KindChoice(
                kind=RecordKind(each.value),
                count=each.count,
                href=page.with_parameters(kind=each.value, cursor=None),
            )
            for each in (hits.meta.facets or {}).get("kind", ())
        ),
        only=source.only,
        all_href=page.with_parameters(kind=None, cursor=None),
        hidden=tuple((name, value) for name, value in page.parameters if name not in _NOT_SENT),
        relaxed=hits.meta.relaxed,
        strict_href=page.with_parameters(matching="strict", cursor=None),
        examples=examples(source.examples, page),
        is_first=all(name != "cursor" for name, _ in page.parameters),
        first_href=page.with_parameters(cursor=None),
        next_href=page.with_parameters(cursor=hits.next_cursor) if hits.next_cursor else None,
    )


def examples(records: Sequence[Record], page: PageContext) -> tuple[Example, ...]:
    """Return searches for the names of records."""
    names = [label(record) for record in records]
    return tuple(Example(text=name, href=page.href("/search", q=name)) for name in names)


def _hit(hit: SearchHit, records: Records, page: PageContext) -> HitView:
    line = record_line(hit.kind, hit.id, records, page)
    return HitView(
        line=line,
        field=hit.field,
        pieces=tuple(_pieces(hit.snippet, hit.ranges)),
        is_name=hit.snippet == line.link.text or hit.field == "proposition",
    )


def _pieces(text: str, ranges: Sequence[TextRange]) -> Iterator[Piece]:
    position = 0
    for each in ranges:
        if each.start > position:
            yield Piece(text=text[position : each.start], is_match=False)
        yield Piece(text=text[each.start : each.end], is_match=True)
        position = each.end
    if position < len(text):
        yield Piece(text=text[position:], is_match=False)
