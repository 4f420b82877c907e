"""Rules of actors, and of countries in any record."""

import re
from collections.abc import Iterator
from functools import cache

import pycountry

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.codes import ActorKind
from onrecord.records.dataset import Record
from onrecord.records.names import fold
from onrecord.records.stop_words import STOP_WORDS
from onrecord.records.words import name_key

RESERVED = "none"  # the filter `speaker=none` means claims without a speaker
EXPECTED_COUNTRY = "a code of ISO 3166-1 alpha-2, present or former, such as ML or SU"


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


def one_person_for_a_name(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find two persons of one name, spelled alike but for case, accents, signs, titles and the order of its words.

    Wrong: `bah-ndaw` named "Bah N'Daw" and `b-ndaw` named "Bah Ndaw".
    Right: one record, with the other id retired. If they are two people, accept the finding with the reason, and say in
    both descriptions how to tell them apart. Only names of several words count among the `names`.
    """
    first: dict[str, CatalogEntry[Actor]] = {}
    for entry in valid(catalog.actors.values(), "kind", "named"):
        if entry.record.kind is not ActorKind.PERSON or not entry.record.named:
            continue
        found: set[str | None] = set()  # one finding for each other person
        for path, text in _spellings(entry):
            for key in sorted(_keys(text)):
                earlier = first.setdefault(key, entry)
                if earlier is not entry and earlier.raw.id not in found:
                    found.add(earlier.raw.id)
                    expected = "one record for a person, or the reason why they are two"
                    yield entry.diagnostic(path, f"the name {text!r}, which {earlier.raw.id!r} has too", expected)


def _spellings(entry: CatalogEntry[Actor]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of `name`, and of each other spelling that has several words."""
    if entry.is_valid("name"):
        yield "name", entry.record.name
    for path, name in entry.valid_items("names", entry.record.names or ()):
        if len(_without_signs(name.text).split()) > 1:
            yield f"{path}.text", name.text


def _keys(text: str) -> set[str]:
    """Return the keys of a name: its letters, and its words without titles in the order of the alphabet."""
    all_words = re.sub(r"\(.*?\)", " ", _without_signs(text)).replace(",", " ").split()
    without_titles = [word for word in all_words if word.rstrip(".") not in STOP_WORDS]
    some = without_titles if len(without_titles) > 1 else all_words
    return {name_key(text), " ".join(sorted(name_key(word) for word in some))}


def _without_signs(text: str) -> str:
    """Return a folded name without apostrophes, and with spaces in place of hyphens."""
    return " ".join(fold(text).replace("'", "").replace("-", " ").split())


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


def is_country(code: str) -> bool:
    """Return whether ISO 3166-1 has this code of a country, or had it."""
    return code in _countries()


def _country_diagnostics(entry: CatalogEntry[Record], path: str, country: str | None) -> Iterator[Diagnostic]:
    if country is not None and not is_country(country):
        yield entry.diagnostic(path, repr(country), EXPECTED_COUNTRY)


@cache
def _countries() -> frozenset[str]:
    present = {country.alpha_2 for country in pycountry.countries}
    # Former countries remain actors of past events; some of their entries have a three-letter code only.
    former = {country.alpha_2 for country in pycountry.historic_countries if hasattr(country, "alpha_2")}
    return frozenset(present | former)
