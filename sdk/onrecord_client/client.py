"""The sync and the async client."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from onrecord_client._generated.api import AsyncResources, Resources
from onrecord_client.cache import Cache
from onrecord_client.download import PartialFile, download_flow, find_file
from onrecord_client.progress import ProgressBar
from onrecord_client.retry import Retry
from onrecord_client.session import AsyncSession, Session
from onrecord_client.settings import Settings, Timeouts
from onrecord_client.version import __version__

if TYPE_CHECKING:  # httpx takes longer to import than this package; transport.py imports it with the first client
    import httpx


class Client(Resources):
    """A client of one service; it can be shared by any number of threads.

    Parameters:
    - `base_url`: URL of the service. Default: `ONRECORD_BASE_URL`, or `http://127.0.0.1:8000`.
    - `api_key`: sent as a bearer token. Default: `ONRECORD_API_KEY`, or none.
    - `timeouts`, `retry`: limits for each request; see `Timeouts` and `Retry`.
    - `cache`: a file that stores responses, or an open `Cache`, which the client leaves open. Default: none.
    - `transport`: an httpx transport, for proxies, certificates and tests.

    Connections are pooled until `close`, or until the end of a `with` block. A forked process opens its own.
    A client can be pickled, with its key, unless it has a `transport`.
    Raises TypeError for an argument of another type, and ValueError for an invalid base URL, key or cache file, or a
    proxy or certificate of the environment that cannot be used.
    """

    __version__ = __version__

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        *,
        timeouts: Timeouts | None = None,
        retry: Retry | None = None,
        cache: str | PathLike[str] | Cache | None = None,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        from onrecord_client.transport import HttpxTransport  # noqa: PLC0415 (it imports httpx)

        self._settings = Settings.of(base_url, api_key, timeouts, retry, cache)
        self._own_cache = None if isinstance(cache, Cache) else self._settings.cache
        self._transport = HttpxTransport(self._settings, transport)
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
        """Download a bulk file, such as `events.parquet`, and return its path.

        Parameters:
        - `name`: a file name of `client.bulk.files()`.
        - `to`: a folder, or the path of the file; `~` is the home folder. A path that ends in a slash is a folder, and
          is created. Default: the current folder.
        - `release`: version of the release. Default: the current release.
        - `progress`: True shows a bar on a terminal or in a notebook (extra `progress`). A function is called with
          the bytes downloaded so far and the bytes in all.

        An interrupted download is resumed, in a later run too. A file that is complete already is not downloaded
        again. The file gets its name only when it is complete and its digest matches.
        Several downloads of one file do not disturb each other.
        Raises UnknownFile for a name that the release does not have, DigestMismatch for a wrong digest, and OSError
        if the file cannot be written.
        """
        file = self._session.run(find_file(self._settings, name, release))
        with (
            ProgressBar(enabled=progress is True, label=name, unit="B") as bar,
            PartialFile(file, to, progress if callable(progress) else bar.set_position) as part,
        ):
            if part.load_existing():
                return part.target
            self._session.run(download_flow(self._settings, part))
            return part.finish()

    def close(self) -> None:
        """Close the connections, and the cache if it was given as a path.

        Requests of other threads fail with ConnectionFailed, at the latest after the timeout `read_s`.
        """
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
    """A client of one service for the tasks of an event loop; its methods are awaited. The parameters are Client's."""

    __version__ = __version__

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        *,
        timeouts: Timeouts | None = None,
        retry: Retry | None = None,
        cache: str | PathLike[str] | Cache | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        from onrecord_client.transport import AsyncHttpxTransport  # noqa: PLC0415 (it imports httpx)

        self._settings = Settings.of(base_url, api_key, timeouts, retry, cache)
        self._own_cache = None if isinstance(cache, Cache) else self._settings.cache
        self._transport = AsyncHttpxTransport(self._settings, transport)
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
        """Download a bulk file, such as `events.parquet`, and return its path.

        Parameters:
        - `name`: a file name of `client.bulk.files()`.
        - `to`: a folder, or the path of the file; `~` is the home folder. A path that ends in a slash is a folder, and
          is created. Default: the current folder.
        - `release`: version of the release. Default: the current release.
        - `progress`: True shows a bar on a terminal or in a notebook (extra `progress`). A function is called with
          the bytes downloaded so far and the bytes in all.

        An interrupted download is resumed, in a later run too. A file that is complete already is not downloaded
        again. The file gets its name only when it is complete and its digest matches.
        Several downloads of one file do not disturb each other.
        Raises UnknownFile for a name that the release does not have, DigestMismatch for a wrong digest, and OSError
        if the file cannot be written.
        """
        file = await self._session.run(find_file(self._settings, name, release))
        with (
            ProgressBar(enabled=progress is True, label=name, unit="B") as bar,
            PartialFile(file, to, progress if callable(progress) else bar.set_position) as part,
        ):
            # Hashing a large file takes seconds; other tasks must go on meanwhile.
            if await self._transport.run_in_thread(part.load_existing):
                return part.target
            await self._session.run(download_flow(self._settings, part))
            return await self._transport.run_in_thread(part.finish)

    async def close(self) -> None:
        """Close the connections, and the cache if it was given as a path."""
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
