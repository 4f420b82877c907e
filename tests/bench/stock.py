"""The client that openapi-python-client generates from the same contract with its own templates."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

CONTRACT = Path(__file__).parent.parent.parent / "schema" / "openapi.json"


def generate(folder: Path) -> None:
    """Generate the package `stock_client` into a folder, and make it importable."""
    tools = Path(sys.executable).parent
    command = [tools / "openapi-python-client", "generate", "--path", CONTRACT]
    path = os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)])  # the generator runs ruff
    run = subprocess.run(
        [*command, "--meta", "none", "--output-path", folder / "stock_client"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    sys.path.insert(0, str(folder))


def count_events(port: int, limit: int) -> int:
    """Fetch all events page by page, as a user of this client has to, and return their number."""
    package = import_module("stock_client")
    list_events = import_module("stock_client.api.events.list_events")
    records = 0
    cursor = import_module("stock_client.types").UNSET
    with package.Client(base_url=f"http://127.0.0.1:{port}") as client:
        while cursor is not None:
            page = list_events.sync(client=client, limit=limit, cursor=cursor)
            records += len(page.data)
            cursor = page.next_cursor
    return records


def decoder() -> Callable[[bytes], object]:
    """Return a function that decodes the body of a page of events."""
    from_dict = import_module("stock_client.models.event_page").EventPage.from_dict
    return lambda body: from_dict(json.loads(body))
