"""The service, called in process as a server calls it: over ASGI, with all middleware, over a published release.

No HTTP client is used: clients hide a body sent to HEAD, undo compression, and add headers of their own.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from litestar.types import ASGIApp
from msgspec import Struct

from onrecord.dataset.check import load
from onrecord.http.app import ROUTES, create_app
from onrecord.http.routing import path_of, spec_of
from onrecord.records.kinds import RecordKind
from onrecord.release.build import build
from onrecord.release.open import current_version
from onrecord.release.publish import PublishOptions, publish
from onrecord.settings import Settings

LISTS = {path_of(route): spec_of(route).query for route in ROUTES if "ids" in spec_of(route).query.__struct_fields__}
KINDS = {path.rpartition("/")[2].removesuffix("s"): path for path in LISTS}
PAGES = [
    "/",
    "/docs",
    "/docs/swagger-ui.css",
    "/docs/start.js",
    "/openapi.json",
    "/.well-known/api-catalog",
    "/v1/context.jsonld",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/pages.xml",
    "/favicon.ico",
]
NO_STORE = ["/healthz", "/readyz"]


class Response(Struct, frozen=True):
    """A response as the service sends it: its header lines in order, and its body undecoded."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes
    parts: int = 1

    @property
    def headers(self) -> dict[str, str]:
        """The headers by name; no header is sent twice."""
        headers = dict(self.lines)
        assert len(headers) == len(self.lines)
        return headers

    @property
    def links(self) -> dict[str, str]:
        """The targets of the Link header by relation, without the alternates in other formats, which share one."""
        links = [link.partition(">; rel=") for link in self.headers["link"].split(", ") if "; type=" not in link]
        return {relation.strip('"'): target.removeprefix("<") for target, _, relation in links}

    def json(self) -> Any:
        """Return the body, decoded."""
        return json.loads(self.body)


class Service:
    """A service over a directory of releases; its event loop runs only during the calls of these methods."""

    def __init__(self, releases: Path, **settings: float) -> None:
        self._app: ASGIApp = create_app(Settings(releases=releases, **settings))
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def request(self, target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Response:
        """Return the response to a request that has a Host header and these headers, and no others."""
        return self._runner.run(_send_request(self._app, _scope(target, method, headers or {})))

    def request_and_disconnect(self, target: str, after: int) -> Response:
        """Return the response as far as it was sent to a client that disconnects after so many parts of the body."""
        return self._runner.run(_send_request(self._app, _scope(target, "GET", {}), after))

    def request_concurrently(self, *targets: str) -> list[str]:
        """Request all targets concurrently, and return them in the order in which their responses were complete."""
        completed: list[str] = []

        async def request(target: str) -> None:
            await _send_request(self._app, _scope(target, "GET", {}))
            completed.append(target)

        async def request_all() -> None:
            await asyncio.gather(*map(request, targets))

        self._runner.run(request_all())
        return completed

    def raw(self, **parts: object) -> Response:
        """Return the response to `GET /` with these keys of its ASGI scope replaced."""
        return self._runner.run(_send_request(self._app, {**_scope("/", "GET", {}), **parts}))

    def json(self, target: str) -> Any:
        """Return the decoded body of a response, whose status must be 200."""
        response = self.request(target)
        assert response.status == 200, response.body
        return response.json()

    def ids(self, target: str) -> list[str]:
        """Return the ids of all records of a list, in its order, page by page."""
        return [record["id"] for page in self.pages(target) for record in page["data"]]

    def pages(self, target: str, limit: int = 200) -> Iterator[Any]:
        """Yield the pages of a list, following the cursors."""
        target += f"{'&' if '?' in target else '?'}limit={limit}"
        page = self.json(target)
        yield page
        while page["next_cursor"]:
            page = self.json(f"{target}&cursor={page['next_cursor']}")
            yield page

    def count(self, target: str) -> int:
        """Return the number of records of a list, as the service counts them."""
        count: int = self.json(f"{target}{'&' if '?' in target else '?'}limit=1&include=count")["meta"]["count"]
        return count

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start and stop the service as a server does, with the lifespan protocol of ASGI."""
        received: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        sent: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        loop = self._runner.get_loop()
        task = loop.create_task(self._app(scope, received.get, sent.put))
        for event in ("lifespan.startup", "lifespan.shutdown"):
            received.put_nowait({"type": event})
            message = self._runner.run(sent.get())
            assert message["type"] == f"{event}.complete"
            if event == "lifespan.startup":
                yield
        loop.run_until_complete(task)

    def run_for(self, seconds: float) -> None:
        """Run the event loop, and with it the service's background tasks, without a request."""
        self._runner.run(asyncio.sleep(seconds))

    def run_until(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until the condition is true, or raise TimeoutError after half a minute."""
        for _ in range(600):  # 30 s for what takes a second on an idle machine
            if condition():
                return
            self.run_for(0.05)
        raise TimeoutError


def _scope(target: str, method: str, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    lines = {"host": "onrecord.test", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines.items()],
    }


async def _send_request(app: ASGIApp, scope: dict[str, Any], disconnect_after: int | None = None) -> Response:
    """Return the response of an application to a client that may disconnect after so many parts of the body."""
    sent: list[dict[str, Any]] = []
    request = iter([{"type": "http.request", "body": b"", "more_body": False}])
    disconnected = asyncio.Event()

    async def receive() -> dict[str, Any]:
        for message in request:
            return message
        await disconnected.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        # The first message has the status and the headers; the parts of the body follow it.
        if disconnect_after is not None and len(sent) > disconnect_after:
            disconnected.set()

    await app(scope, receive, send)
    start, *parts = sent
    lines = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
    return Response(start["status"], lines, b"".join(part["body"] for part in parts), len(parts))


def publish_dataset(data: Path, releases: Path, day: date = date(2026, 11, 1)) -> Path:
    """Check, build and publish the dataset in a folder, and return the directory of releases."""
    file = data.with_name(f"{data.name}.sqlite")
    build(load(data), file)
    publish(file, releases, PublishOptions(day=day))
    return releases


def replace_dataset(data: Path, releases: Path, day: date) -> Path:
    """Publish the dataset in a folder, and withdraw every published record that it lacks."""
    current = {(kind, record.id) for kind, records in load(data).kinds().items() for record in records}
    published = {(kind, name) for kind in RecordKind for (name,) in rows(releases, f"SELECT id FROM {kind}")}
    entries = [
        f"- {{kind: {kind}, id: {name}, status: withdrawn, on: {day}, reason: Another dataset.}}\n"
        for kind, name in sorted(published - current)
    ]
    (data / "withdrawn").mkdir()
    (data / "withdrawn" / "retired.yaml").write_text("".join(entries), "utf-8")
    return publish_dataset(data, releases, day)


def file_of(releases: Path) -> Path:
    """Return the SQLite file of the current release."""
    manifest = json.loads((releases / f"{current_version(releases)}.json").read_text())
    return releases / f"{manifest['sha256']}.sqlite"


def rows(releases: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of an SQL statement on the current release, read with the sqlite3 module alone."""
    with closing(sqlite3.connect(file_of(releases))) as connection:
        return connection.execute(sql, values).fetchall()
