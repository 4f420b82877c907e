"""The first page: search, the subjects of the record, its latest changes, and ways in."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.codes import ActorKind, RelationshipType
from onrecord.records.coverage import CountryCoverage, Coverage
from onrecord.records.dataset import Record
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.page import FacetCount
from onrecord.render.pages.changes import ChangeLine, ChangeSource, change_lines
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import Link
from onrecord.render.pages.search import Example, examples
from onrecord.render.pages.words import Words

COUNTRIES_SHOWN = 6
PEOPLE_SHOWN = 6
LANGUAGES_SHOWN = 6


class HomeSource(Struct, frozen=True, kw_only=True):
    """The coverage of a release, its most referenced records, and the latest changes."""

    coverage: Coverage
    actors: Sequence[Record]  # the most referenced first
    events: Sequence[Record]
    changes: ChangeSource


class CountLink(Struct, frozen=True, kw_only=True):
    """The number of records of a kind, in words, and the address of their list."""

    text: str
    href: str


class CountryLine(Struct, frozen=True, kw_only=True):
    """A country, the numbers of its events and actors in words, and the address of its events, if it has any."""

    name: str
    counts: str
    href: str | None


class HomeView(Struct, frozen=True, kw_only=True):
    """The first page."""

    examples: tuple[Example, ...]
    counts: tuple[CountLink, ...]
    coverage: Coverage
    countries: tuple[CountryLine, ...]
    more_countries: int
    languages: tuple[str, ...]  # of documents
    more_languages: int
    changes: tuple[ChangeLine, ...]
    people: tuple[Link, ...]
    events: tuple[Link, ...]
    offices_href: str
    balance: tuple[Link, Link] | None  # the two states that others refer to most
    balance_href: str


def home_view(source: HomeSource, page: PageContext) -> HomeView:
    """Return the view of the first page."""
    coverage, words = source.coverage, Words(page.language)
    actors = [each for each in source.actors if isinstance(each, Actor)]
    people = [each for each in actors if each.kind is ActorKind.PERSON][:PEOPLE_SHOWN]
    states = [each for each in actors if each.kind is ActorKind.STATE][:2]
    events = [each for each in source.events if isinstance(each, Event)]
    languages = coverage.documents.languages
    return HomeView(
        examples=examples([*people[:2], *events[:1]], page),
        counts=_counts(page),
        coverage=coverage,
        countries=tuple(_country(each, page) for each in coverage.countries[:COUNTRIES_SHOWN]),
        more_countries=max(0, len(coverage.countries) - COUNTRIES_SHOWN),
        languages=tuple(_language(each, words) for each in languages[:LANGUAGES_SHOWN]),
        more_languages=max(0, len(languages) - LANGUAGES_SHOWN),
        changes=change_lines(source.changes, page),
        people=tuple(Link(text=each.name, href=page.href(f"/actors/{each.id}")) for each in people),
        events=tuple(Link(text=each.title, href=page.href(f"/events/{each.id}")) for each in events),
        offices_href=page.href("/relationships", type=RelationshipType.HOLDS_OFFICE),
        balance=_pair([Link(text=each.name, href=page.href(f"/actors/{each.id}")) for each in states]),
        balance_href=page.href("/balance", a=states[0].id, b=states[1].id) if len(states) > 1 else "",
    )


def _counts(page: PageContext) -> tuple[CountLink, ...]:
    words, counts = Words(page.language), page.manifest.counts
    numbers = {
        RecordKind.CLAIM: counts.claims,
        RecordKind.EVENT: counts.events,
        RecordKind.RELATIONSHIP: counts.relationships,
        RecordKind.ACTOR: counts.actors,
        RecordKind.DOCUMENT: counts.documents,
    }
    return tuple(
        CountLink(text=words.count_of(kind, number), href=page.href(f"/{kind}s")) for kind, number in numbers.items()
    )


def _country(each: CountryCoverage, page: PageContext) -> CountryLine:
    words = Words(page.language)
    # The actors have no address: those of bodies within the country count too, which no list of the API selects.
    numbers = {RecordKind.EVENT: each.events, RecordKind.ACTOR: each.actors}
    return CountryLine(
        name=words.country(each.country),
        counts=", ".join(words.count_of(kind, number) for kind, number in numbers.items() if number),
        href=page.href("/events", country=each.country) if each.events else None,
    )


def _language(each: FacetCount, words: Words) -> str:
    return f"{words.language(each.value)} ({words.number(each.count)})"


def _pair(links: Sequence[Link]) -> tuple[Link, Link] | None:
    return (links[0], links[1]) if len(links) > 1 else None
