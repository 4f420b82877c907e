"""The two clients."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from onrecord_client._generated.api import AsyncResources, Resources
from onrecord_client.cache import Cache
from onrecord_client.download import Part, fetch, find
from onrecord_client.progress import Bar
from onrecord_client.retry import Retry
from onrecord_client.session import AsyncSession, Session
from onrecord_client.settings import Settings, Timeouts

if TYPE_CHECKING:  # it takes long to import; see transport.py
    import httpx


class Client(Resources):
    """Asks one service and waits for the answers; any number of threads may use it.

    Parameters:
    - `base_url`: where the service is. If not given: `ONRECORD_BASE_URL`, or else this machine.
    - `key`: your key. If not given: `ONRECORD_KEY`, or else none.
    - `timeouts`, `retry`: how patient to be.
    - `cache`: a file in which answers are kept, to be got again only where they changed. A `Cache` is not closed.
    - `transport`: what sends, as httpx has it; for proxies and certificates of your own, and for tests.

    Connections are pooled until `close`, or the end of a `with`.
    Raises ValueError for an address, a key or a cache that cannot be used.
    """

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeouts: Timeouts | None = None,
        retry: Retry | None = None,
        cache: str | PathLike[str] | Cache | None = None,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        from onrecord_client.transport import Transport  # noqa: PLC0415 (it takes long; see there)

        self._settings = Settings.of(base_url, key, timeouts, retry, cache)
        self._own_cache = None if isinstance(cache, Cache) else self._settings.cache
        self._transport = Transport(self._settings, transport)
        self._session = Session(self._settings, self._transport)
        super().__init__(self._session)

    def download(
        self,
        name: str,
        to: str | PathLike[str] | None = None,
        *,
        release: str | None = None,
        progress: bool | Callable[[int, int], None] = False,
    ) -> Path:
        """Get a bulk file, such as `events.parquet`, and return where it is.

        Parameters:
        - `name`: as `/v1/bulk` lists it.
        - `to`: a folder, which is made if it ends in a slash, or the file itself. If not given: the folder we are in.
        - `release`: the version. If not given: the current one.
        - `progress`: True for a bar on a terminal or in a notebook (extra `progress`), or what is to be called with
          the bytes that are here and the bytes of the whole.

        What broke off goes on where it was, also in a later run, and a file that is there already is not got again.
        It has its name only once it is whole and has the digest listed; raises WrongDigest for another one.
        """
        file = self._session.carry_out(find(self._settings, name, release))
        with Bar(shown=progress is True, what=name, unit="B") as bar:
            part = Part(file, to, progress if callable(progress) else bar.reach)
            return part.target if part.look() else self._session.carry_out(fetch(self._settings, part))

    def close(self) -> None:
        """Close the connections, and the cache if it was given as a file."""
        self._transport.close()
        if self._own_cache:
            self._own_cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Client of {self._settings.base_url}>"


class AsyncClient(AsyncResources):
    """Asks one service from the tasks of one event loop; what it gives is to be awaited. Otherwise as Client."""

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeouts: Timeouts | None = None,
        retry: Retry | None = None,
        cache: str | PathLike[str] | Cache | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        from onrecord_client.transport import AsyncTransport  # noqa: PLC0415 (it takes long; see there)

        self._settings = Settings.of(base_url, key, timeouts, retry, cache)
        self._own_cache = None if isinstance(cache, Cache) else self._settings.cache
        self._transport = AsyncTransport(self._settings, transport)
        self._session = AsyncSession(self._settings, self._transport)
        super().__init__(self._session)

    async def download(
        self,
        name: str,
        to: str | PathLike[str] | None = None,
        *,
        release: str | None = None,
        progress: bool | Callable[[int, int], None] = False,
    ) -> Path:
        """Get a bulk file, such as `events.parquet`, and return where it is.

        Parameters:
        - `name`: as `/v1/bulk` lists it.
        - `to`: a folder, which is made if it ends in a slash, or the file itself. If not given: the folder we are in.
        - `release`: the version. If not given: the current one.
        - `progress`: True for a bar on a terminal or in a notebook (extra `progress`), or what is to be called with
          the bytes that are here and the bytes of the whole.

        What broke off goes on where it was, also in a later run, and a file that is there already is not got again.
        It has its name only once it is whole and has the digest listed; raises WrongDigest for another one.
        """
        file = await self._session.carry_out(find(self._settings, name, release))
        with Bar(shown=progress is True, what=name, unit="B") as bar:
            part = Part(file, to, progress if callable(progress) else bar.reach)
            is_there = await self._transport.beside(part.look)
            return part.target if is_there else await self._session.carry_out(fetch(self._settings, part))

    async def close(self) -> None:
        """Close the connections, and the cache if it was given as a file."""
        await self._transport.close()
        if self._own_cache:
            self._own_cache.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<AsyncClient of {self._settings.base_url}>"
