"""Records of a release as the renderers take them, and what a writer makes of them."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from onrecord.render.writers import Writer, WriterOptions, writer_of
from support.service import rows
from support.tables import TYPES

SITE = "https://onrecord.example"
KINDS = sorted(TYPES)


def docs_of(releases: Path, kind: str) -> list[bytes]:
    """Return the records of a kind as stored, by id."""
    return [doc.encode() for (doc,) in rows(releases, f"SELECT doc FROM {kind} ORDER BY id")]


def written(writer: Writer, *pages: list[bytes]) -> bytes:
    """Return what a writer makes of pages of records."""
    parts = [writer.part(b",".join(page), is_first=not number) for number, page in enumerate(pages)]
    return b"".join([writer.head(), *parts, writer.tail()])


def of_kind(form: str, kind: str, **options: Any) -> Writer:
    """Return the writer of a format for a kind of record."""
    record_type: type[Struct] = TYPES[kind]
    return writer_of(form, record_type, WriterOptions(base_url=SITE, **options))
