"""All records of a kind in one file, written page by page so that memory stays flat: NDJSON and Parquet.

Run `python bulk_file.py`. A file gets its name only when it is complete.
"""

import json
from itertools import chain
from pathlib import Path

from pyarrow.parquet import ParquetWriter

from onrecord_client import Client


def main() -> None:
    """Write all relationships, as the service sends them, one per line, and as an Arrow table."""
    part = Path("relationships.part")
    with Client() as client:
        relationships = client.relationships.list(limit=50)  # small pages, to have several
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in relationships.raw())
        part.replace("relationships.ndjson")

        batches = relationships.to_batches()
        first = next(batches)
        with ParquetWriter(part, first.schema) as writer:
            for batch in chain([first], batches):
                writer.write_batch(batch)
        part.replace("relationships.parquet")
    print(first.schema.metadata[b"onrecord.citation"].decode())


if __name__ == "__main__":
    main()
