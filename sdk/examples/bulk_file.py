"""A whole kind in one file, page by page, so that memory stays flat: Parquet and NDJSON.

Run it as `python bulk_file.py`. A file has its name only once it is whole.
"""

import json
from itertools import chain
from pathlib import Path

from pyarrow.parquet import ParquetWriter

from onrecord_client import Client


def main() -> None:
    """Write all relationships: as the service sends them, one a line, and as the table that `to_arrow` gives."""
    part = Path("relationships.part")
    with Client() as client:
        walk = client.relationships.list(limit=50)  # small pages, so that there are several
        with part.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in walk.raw())
        part.replace("relationships.ndjson")

        batches = walk.to_batches()
        first = next(batches)
        with ParquetWriter(part, first.schema) as writer:
            for batch in chain([first], batches):
                writer.write_batch(batch)
        part.replace("relationships.parquet")
    print(first.schema.metadata[b"onrecord.citation"].decode())


if __name__ == "__main__":
    main()
