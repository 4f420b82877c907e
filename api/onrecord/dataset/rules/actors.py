"""Rules of actors, and of countries in any record."""

from collections.abc import Iterator
from functools import cache

import pycountry

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.dataset import Record

RESERVED = "none"  # the filter `speaker=none` means claims without a speaker


def no_reserved_id(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor with the id that filters reserve for "no actor".

    Wrong: `id: none`.
    Right: any other id, such as the name in full.
    """
    if entry := catalog.actors.get(RESERVED):
        yield entry.diagnostic("id", repr(RESERVED), "another id: in filters, this one means no actor")


def unique_identifiers(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an identifier of a public scheme that two actors have.

    Wrong: a person and the office of that person, both with `wikidata:Q912`.
    Right: the identifier with the actor whose page it is; two records of one actor are merged.
    """
    first: dict[tuple[str, str], CatalogEntry[Actor]] = {}
    for entry in catalog.actors.values():
        for path, identifier in entry.valid_items("identifiers", entry.record.identifiers or ()):
            earlier = first.setdefault((identifier.scheme, identifier.value), entry)
            if earlier is not entry:
                found = f"{identifier.scheme}:{identifier.value}, which {earlier.record.id!r} has"
                yield entry.diagnostic(path, found, "an identifier that no other actor has")


def existing_countries(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a country code that ISO 3166-1 does not have and never had.

    Wrong: `country: UK`, or a code for a region.
    Right: the code of ISO 3166-1, such as `GB`; a former one, such as `SU`, for what is past.
    """
    for actor in valid(catalog.actors.values(), "country"):
        yield from _country_diagnostics(actor, "country", actor.record.country)
    for event in valid(catalog.events.values(), "place.country"):
        if event.record.place:
            yield from _country_diagnostics(event, "place.country", event.record.place.country)


def _country_diagnostics(entry: CatalogEntry[Record], path: str, country: str | None) -> Iterator[Diagnostic]:
    if country is not None and country not in _countries():
        yield entry.diagnostic(path, repr(country), "a code of ISO 3166-1 alpha-2, present or former, such as ML or SU")


@cache
def _countries() -> frozenset[str]:
    present = {country.alpha_2 for country in pycountry.countries}
    # Former countries remain actors of past events; some of their entries have a three-letter code only.
    former = {country.alpha_2 for country in pycountry.historic_countries if hasattr(country, "alpha_2")}
    return frozenset(present | former)
