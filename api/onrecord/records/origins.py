"""Origins of documents: the agency, person or publisher whose words or findings a document carries.

Documents of one origin are one source, however many publishers carry it.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.codes import Reading
from onrecord.records.documents import Document
from onrecord.records.names import fold


class Origin(Struct, frozen=True, kw_only=True):
    """An actor, or a publisher that is no actor of the dataset, by its folded name."""

    actor: str | None = None
    publisher: str | None = None


def actors_by_name(actors: Iterable[Actor]) -> dict[str, str]:
    """Return the id of the actor with each name, folded; of actors with the same name, that of the first."""
    ids: dict[str, str] = {}
    for actor in actors:
        for name in (actor.name, *(name.text for name in actor.names)):
            ids.setdefault(fold(name), actor.id)
    return ids


def origin_of(document: Document, ids_by_name: Mapping[str, str]) -> Origin:
    """Return the origin of a document: the actor in `origin`, or else its publisher.

    A publisher with the name of an actor is that actor. The names are those of `actors_by_name`.
    """
    publisher = fold(document.publisher)
    actor = document.origin or ids_by_name.get(publisher)
    return Origin(actor=actor) if actor else Origin(publisher=publisher)


def is_read(document: Document) -> bool:
    """Return whether the editors read the document itself, and do not know it through another one alone."""
    return document.read.how is not Reading.SECONDARY


def independent_origins(documents: Iterable[Document], ids_by_name: Mapping[str, str]) -> frozenset[Origin]:
    """Return the different origins of those documents that were read."""
    return frozenset(origin_of(document, ids_by_name) for document in documents if is_read(document))
