"""What holds for actors, and for countries wherever they stand."""

from collections.abc import Iterator
from functools import cache

import pycountry

from onrecord.dataset.catalog import Catalog, Entry
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.dataset import Record

RESERVED = "none"  # as a speaker in a filter it asks for claims without one


def no_reserved_id(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor whose id is the one that filters use for nobody."""
    if entry := catalog.actors.get(RESERVED):
        yield entry.diagnostic("id", repr(RESERVED), "another id: filters use this one for nobody")


def unshared_identifiers(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an identifier of a public scheme that two actors have."""
    first: dict[tuple[str, str], Entry[Actor]] = {}
    for entry in catalog.actors.values():
        for index, identifier in enumerate(entry.record.identifiers):
            holder = first.setdefault((identifier.scheme, identifier.value), entry)
            if holder is not entry:
                found = f"{identifier.scheme}:{identifier.value}, which {holder.record.id!r} has"
                yield entry.diagnostic(f"identifiers[{index}]", found, "an identifier of this actor alone")


def real_countries(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a country that is not, and was not, one of ISO 3166-1."""
    for actor in catalog.actors.values():
        yield from _country_problems(actor, "country", actor.record.country)
    for event in catalog.events.values():
        if event.record.place:
            yield from _country_problems(event, "place.country", event.record.place.country)


def _country_problems(entry: Entry[Record], path: str, country: str | None) -> Iterator[Diagnostic]:
    if country is not None and country not in _countries():
        yield entry.diagnostic(path, repr(country), "a code of ISO 3166-1 alpha-2, present or former, such as ML or SU")


@cache
def _countries() -> frozenset[str]:
    present = {country.alpha_2 for country in pycountry.countries}
    former = {country.alpha_2 for country in pycountry.historic_countries if hasattr(country, "alpha_2")}
    return frozenset(present | former)
