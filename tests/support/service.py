"""The service asked in process as a server asks it: over ASGI, through the edge, over a release that was published.

No client stands between, since those hide a body sent to HEAD, undo compression, and add headers of their own.
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
from onrecord.http.contract import path_of
from onrecord.http.routing import spec_of
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
]
UNSTORED = ["/healthz", "/readyz"]


class Reply(Struct, frozen=True):
    """What was sent back, byte for byte."""

    status: int
    lines: tuple[tuple[str, str], ...]
    body: bytes
    parts: int = 1

    @property
    def headers(self) -> dict[str, str]:
        """The headers by name, each of which is sent once."""
        headers = dict(self.lines)
        assert len(headers) == len(self.lines)
        return headers

    @property
    def links(self) -> dict[str, str]:
        """The targets of the links, by relation, but for those to other forms, of which there are several."""
        links = [link.partition(">; rel=") for link in self.headers["link"].split(", ") if "; type=" not in link]
        return {relation.strip('"'): target.removeprefix("<") for target, _, relation in links}

    def json(self) -> Any:
        """Return what the body says."""
        return json.loads(self.body)


class Service:
    """A service over a directory of releases; its event loop runs only while it is asked, or let run."""

    def __init__(self, releases: Path, **settings: float) -> None:
        self._app: ASGIApp = create_app(Settings(releases=releases, **settings))
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def ask(self, target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Reply:
        """Return the reply to a request with a host and the headers given, and no other."""
        return self._runner.run(_reply(self._app, _scope(target, method, headers or {})))

    def ask_and_go(self, target: str, after: int) -> Reply:
        """Return what was sent to a client that goes away after so many parts."""
        return self._runner.run(_reply(self._app, _scope(target, "GET", {}), after))

    def ask_together(self, *targets: str) -> list[str]:
        """Return these targets in the order in which they were answered, all asked for at the same moment."""
        answered: list[str] = []

        async def ask(target: str) -> None:
            await _reply(self._app, _scope(target, "GET", {}))
            answered.append(target)

        async def together() -> None:
            await asyncio.gather(*map(ask, targets))

        self._runner.run(together())
        return answered

    def raw(self, **parts: object) -> Reply:
        """Return the reply to a request that differs in these parts of its scope from a plain one."""
        return self._runner.run(_reply(self._app, {**_scope("/", "GET", {}), **parts}))

    def json(self, target: str) -> Any:
        """Return what the answer to a good request says."""
        reply = self.ask(target)
        assert reply.status == 200, reply.body
        return reply.json()

    def ids(self, target: str) -> list[str]:
        """Return the ids of all records of a list, in its order, page by page."""
        return [record["id"] for page in self.walk(target) for record in page["data"]]

    def walk(self, target: str, limit: int = 200) -> Iterator[Any]:
        """Yield the pages of a list, following the cursors."""
        target += f"{'&' if '?' in target else '?'}limit={limit}"
        page = self.json(target)
        yield page
        while page["next_cursor"]:
            page = self.json(f"{target}&cursor={page['next_cursor']}")
            yield page

    @contextmanager
    def running(self) -> Iterator[None]:
        """Do what a server does when it starts and when it stops the service."""
        orders: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        reports: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        loop = self._runner.get_loop()
        task = loop.create_task(self._app(scope, orders.get, reports.put))
        for order in ("lifespan.startup", "lifespan.shutdown"):
            orders.put_nowait({"type": order})
            report = self._runner.run(reports.get())
            assert report["type"] == f"{order}.complete"
            if order == "lifespan.startup":
                yield
        loop.run_until_complete(task)

    def let_run(self, seconds: float) -> None:
        """Let the service do what it does beside answering."""
        self._runner.run(asyncio.sleep(seconds))

    def run_until(self, is_so: Callable[[], bool]) -> None:
        """Let the service run until something is so, for half a minute at most: the machine may be busy."""
        for _ in range(600):
            if is_so():
                return
            self.let_run(0.05)
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
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in lines.items()],
    }


async def _reply(app: ASGIApp, scope: dict[str, Any], gone_after: int | None = None) -> Reply:
    """Return what an application sends, to a client that stays or one that goes after so many parts of a body."""
    sent: list[dict[str, Any]] = []
    request = iter([{"type": "http.request", "body": b"", "more_body": False}])
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        for message in request:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if gone_after is not None and len(sent) > gone_after:
            gone.set()

    await app(scope, receive, send)
    start, *parts = sent
    lines = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"])
    return Reply(start["status"], lines, b"".join(part["body"] for part in parts), len(parts))


def publish_dataset(data: Path, releases: Path, day: date = date(2026, 11, 1)) -> Path:
    """Check, build and publish the dataset in a folder, and return the directory of releases."""
    file = data.with_name(f"{data.name}.sqlite")
    build(load(data), file)
    publish(file, releases, PublishOptions(day=day))
    return releases


def replace_dataset(data: Path, releases: Path, day: date) -> Path:
    """Publish the dataset in a folder after withdrawing all that is published and that it does not have."""
    living = {(kind, record.id) for kind, records in load(data).kinds().items() for record in records}
    published = {(kind, name) for kind in RecordKind for (name,) in rows(releases, f"SELECT id FROM {kind}")}
    entries = [
        f"- {{kind: {kind}, id: {name}, status: withdrawn, on: {day}, reason: Another dataset.}}\n"
        for kind, name in sorted(published - living)
    ]
    (data / "withdrawn").mkdir()
    (data / "withdrawn" / "retired.yaml").write_text("".join(entries), "utf-8")
    return publish_dataset(data, releases, day)


def file_of(releases: Path) -> Path:
    """Return the file of the release in force."""
    manifest = json.loads((releases / f"{current_version(releases)}.json").read_text())
    return releases / f"{manifest['digest']}.sqlite"


def rows(releases: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows that a statement gives on the current release, read as any SQLite tool reads it."""
    with closing(sqlite3.connect(file_of(releases))) as connection:
        return connection.execute(sql, values).fetchall()
