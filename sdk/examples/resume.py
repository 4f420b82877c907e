"""A long list that resumes after an interruption: run `python resume.py` again until it prints "complete".

claims.state has the cursor of the next page and the size of the file before that page. A new run cuts the file to
that size, so that each claim is in it once.
"""

import json
from pathlib import Path
from typing import Any

from onrecord_client import Client

RECORDS = Path("claims.ndjson")
STATE = Path("claims.state")


def main() -> None:
    """Write all claims to a file, one per line."""
    state: dict[str, Any] = json.loads(STATE.read_text("utf-8")) if STATE.exists() else {"cursor": None, "size": 0}
    with Client() as client, RECORDS.open("ab") as file:
        file.truncate(state["size"])
        claims = client.claims.list(cursor=state["cursor"], limit=20)  # small pages, to have several
        for page in claims.pages():
            file.writelines(json.dumps(claim, ensure_ascii=False).encode() + b"\n" for claim in page.raw["data"])
            file.flush()
            if not claims.done:
                new = STATE.with_suffix(".new")
                new.write_text(json.dumps({"cursor": claims.cursor, "size": file.tell()}), "utf-8")
                new.replace(STATE)  # an atomic rename: the state is the old one or the new one, never half of it
    STATE.unlink(missing_ok=True)
    print(f"{RECORDS} is complete; this run began at byte {state['size']}")


if __name__ == "__main__":
    main()
