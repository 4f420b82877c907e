"""The writers of each format, run over the stored records of a release without HTTP."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from onrecord.render.writers import Writer, WriterOptions, writer_of
from support.service import rows
from support.tables import TYPES

BASE_URL = "https://onrecord.example"
KINDS = sorted(TYPES)


def docs_of(releases: Path, kind: str) -> list[bytes]:
    """Return the stored JSON of all records of a kind, in the order of their ids."""
    return [doc.encode() for (doc,) in rows(releases, f"SELECT doc FROM {kind} ORDER BY id")]


def rendered(writer: Writer, *pages: list[bytes]) -> bytes:
    """Return the whole output of a writer for pages of records: its head, a part for each page, and its tail."""
    parts = [writer.part(b",".join(page), is_first=not number) for number, page in enumerate(pages)]
    return b"".join([writer.head(), *parts, writer.tail()])


def writer_for(format_name: str, kind: str, **options: Any) -> Writer:
    """Return the writer of a format for a kind of record; `options` are those of WriterOptions."""
    record_type: type[Struct] = TYPES[kind]
    return writer_of(format_name, record_type, WriterOptions(base_url=BASE_URL, **options))
