"""Types of ids and short texts that all kinds of record use."""

from typing import Annotated

from msgspec import Meta

SLUG = r"^[a-z0-9][a-z0-9-]{0,79}$"
# Messages give `expected` and `max_length` instead of a pattern.
SLUG_EXPECTED = {
    "expected": "an id such as `mali`: lower-case letters, digits and hyphens, at most 80 characters",
    "max_length": 80,
}

# `refers_to` marks a reference: checks, the `reference` table of a release and `expand` find references by it.
ActorId = Annotated[
    str,
    Meta(pattern=SLUG, description="Id of an actor.", extra={"refers_to": "actor", **SLUG_EXPECTED}),
]
EventId = Annotated[
    str,
    Meta(pattern=SLUG, description="Id of an event.", extra={"refers_to": "event", **SLUG_EXPECTED}),
]
ClaimId = Annotated[
    str,
    Meta(pattern=SLUG, description="Id of a claim.", extra={"refers_to": "claim", **SLUG_EXPECTED}),
]
RelationshipId = Annotated[
    str,
    Meta(pattern=SLUG, description="Id of a relationship.", extra={"refers_to": "relationship", **SLUG_EXPECTED}),
]
DocumentId = Annotated[
    str,
    Meta(pattern=SLUG, description="Id of a document.", extra={"refers_to": "document", **SLUG_EXPECTED}),
]

Line = Annotated[str, Meta(min_length=1, max_length=300, description="One line of text.")]
Text = Annotated[str, Meta(min_length=1, max_length=4000, description="Text in the editors' own words.")]
Country = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}$",
        description="ISO 3166-1 alpha-2 code of a country.",
        extra={"expected": "a two-letter country code such as `ML`"},
    ),
]
Language = Annotated[
    str,
    Meta(
        pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$",
        description="BCP 47 tag, with the script if it is not the usual one: `fr`, `ru-Latn`.",
        extra={"expected": "a language tag such as `fr` or `ru-Latn`"},
    ),
]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in lower-case hexadecimal.")]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s]+$", max_length=2000, description="URL on the web.")]
Identifier = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9]{0,31}:[A-Za-z0-9._/-]{1,100}$",
        description="Scheme and value: `wikidata:Q912`, `geonames:2460596`.",
        extra={"expected": "a scheme and a value such as `wikidata:Q912`"},
    ),
]
