"""A long walk that goes on where it was stopped: run `python resume.py` again until it says that it is done.

claims.state has the cursor of the page to go on with, and how long the file was before that page. What a run that
was stopped wrote after that is cut off and written again, so that each claim is there once.
"""

import json
from pathlib import Path
from typing import Any

from onrecord_client import Client

RECORDS = Path("claims.ndjson")
STATE = Path("claims.state")


def main() -> None:
    """Write all claims to a file, one a line."""
    state: dict[str, Any] = json.loads(STATE.read_text("utf-8")) if STATE.exists() else {"cursor": None, "size": 0}
    with Client() as client, RECORDS.open("ab") as file:
        file.truncate(state["size"])
        walk = client.claims.list(cursor=state["cursor"], limit=20)  # small pages, so that there are several
        for page in walk.pages():
            file.writelines(json.dumps(claim, ensure_ascii=False).encode() + b"\n" for claim in page.raw["data"])
            file.flush()
            if not walk.done:
                new = STATE.with_suffix(".new")
                new.write_text(json.dumps({"cursor": walk.cursor, "size": file.tell()}), "utf-8")
                new.replace(STATE)  # in one step, so that a state is the old one or the new one
    STATE.unlink(missing_ok=True)
    print(f"{RECORDS} is done; this run began at byte {state['size']}")


if __name__ == "__main__":
    main()
