"""Origins of documents: the agency, person or publisher whose words or findings a document carries.

Documents of one origin are one source, however many publishers carry it.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.codes import Reading
from onrecord.records.documents import Document
from onrecord.records.names import fold
from onrecord.records.words import name_key


class Origin(Struct, frozen=True, kw_only=True):
    """An actor, or a publisher that is no actor of the dataset, by the key of its name."""

    actor: str | None = None
    publisher: str | None = None


def actors_by_name(actors: Iterable[Actor]) -> dict[str, str]:
    """Return the id of the actor with the key of each name; of actors with the same name, that of the first."""
    ids: dict[str, str] = {}
    for actor in actors:
        for name in (actor.name, *(name.text for name in actor.names)):
            ids.setdefault(name_key(name), actor.id)
    return ids


def origin_of(document: Document, ids_by_name: Mapping[str, str]) -> Origin:
    """Return the origin of a document: the actor in `origin`, or else its publisher.

    A publisher with the name of an actor is that actor. The names are those of `actors_by_name`.
    """
    publisher = _key(document.publisher)
    actor = document.origin or ids_by_name.get(name_key(document.publisher))
    return Origin(actor=actor) if actor else Origin(publisher=publisher)


def _key(name: str) -> str:
    """Return the letters of a publisher without the article: The Mali-Web and Mali Web are one."""
    return name_key(fold(name).removeprefix("the "))


def is_read(document: Document) -> bool:
    """Return whether the editors read the document itself, and do not know it through another one alone."""
    return document.read.how is not Reading.SECONDARY


def independent_origins(documents: Iterable[Document], ids_by_name: Mapping[str, str]) -> frozenset[Origin]:
    """Return the different origins of those documents that were read."""
    return frozenset(origin_of(document, ids_by_name) for document in documents if is_read(document))
