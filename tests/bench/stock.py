"""The client as openapi-python-client writes it with its own templates, from the same contract."""

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
    path = os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)])  # it runs ruff
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


def walk(port: int, limit: int) -> int:
    """Fetch all events in pages of a size, as a user of this client has to, and return how many there are."""
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


def reader() -> Callable[[bytes], object]:
    """Return what makes a page of events of an answer's body."""
    from_dict = import_module("stock_client.models.event_page").EventPage.from_dict
    return lambda body: from_dict(json.loads(body))
