"""Releases that the service cannot read in part."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from support.service import file_of, publish_dataset
from support.small_dataset import write_small_dataset


def publish_without_table(folder: Path, table: str) -> Path:
    """Publish a release that lacks a table and whose digest is correct, and return its directory."""
    releases = publish_dataset(write_small_dataset(folder / "data"), folder / "releases")
    file = file_of(releases)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"DROP TABLE {table}")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.rename(releases / f"{digest}.sqlite")
    (manifest,) = releases.glob("*.json")
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"sha256": digest}))
    return releases
