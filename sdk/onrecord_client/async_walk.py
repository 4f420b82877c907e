"""Walking a list page by page to its end.

The sync walks, onrecord_client/_generated/walk.py, are made of this file by `make sdk`.
"""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self

from onrecord_client import geojson, tables
from onrecord_client._generated.models import ResponseMeta
from onrecord_client._generated.operations import LIST_RELEASES
from onrecord_client.operation import Operation
from onrecord_client.pagination import Course, PageT, RecordT, Trail
from onrecord_client.provenance import Provenance
from onrecord_client.session import AsyncSession

if TYPE_CHECKING:  # extras, which need not be there
    import pandas
    import polars
    import pyarrow


class AsyncWalk(Course[PageT], Generic[RecordT, PageT]):
    """All records that the filters find; nothing is asked until a walk begins.

    `for` and each method begin a walk of their own, so that a second one gives the same again; `next` goes on with
    one walk. A walk ends where the service says so, and nowhere else: what cannot be got raises an OnrecordError.
    All pages are of the release that the first one is of, though a newer one be published meanwhile.
    """

    def __init__(
        self,
        session: AsyncSession,
        operation: Operation[PageT],
        arguments: Mapping[str, object],
        *,
        shows_progress: bool = False,
    ) -> None:
        super().__init__(operation, arguments, shows_progress=shows_progress)
        self._session = session

    def progress(self) -> Self:
        """Return the same walk with a progress bar, on a terminal or in a notebook (extra `progress`)."""
        return type(self)(self._session, self._operation, self._counted(), shows_progress=True)

    def pages(self) -> AsyncIterator[PageT]:
        """Yield the pages, each with what stands beside its records: count, facets, records referred to, `raw`."""
        return self._pages(Trail(self._arguments))

    async def _pages(self, trail: Trail) -> AsyncIterator[PageT]:
        self.cursor, self.done = trail.cursor, trail.done
        with self._bar() as bar:
            while not trail.done:
                page = await self._session.ask(self._operation, trail.next_question())
                trail.arrive(page)
                self.cursor, self.done = page.next_cursor, trail.done
                bar.advance(len(page.data), page.meta.count)
                yield page
                del page  # so that the next one may take its place in memory, which is faster

    def __aiter__(self) -> AsyncIterator[RecordT]:
        """Yield the records."""
        return self._records(Trail(self._arguments))

    async def _records(self, trail: Trail) -> AsyncIterator[RecordT]:
        before = trail.cursor
        async for page in self._pages(trail):
            after, done = self.cursor, self.done
            self.cursor, self.done = before, False
            last = len(page.data) - 1
            for number, record in enumerate(page.data):
                if number == last:
                    self.cursor, self.done = after, done
                yield record
            self.cursor, self.done = after, done  # of a page without records too
            before = after
            del page

    async def __anext__(self) -> RecordT:
        """Return the next record of one walk; after a failure the one that could not be got."""
        self._trail = self._trail or Trail(self._arguments)
        self._steps = self._steps or self._records(self._trail)
        try:
            record: RecordT = await anext(self._steps)
        except BaseException:
            self._steps = None  # generators end with what they raise; the trail goes on
            raise
        return record

    async def raw(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the records as plain dicts, with whatever this client does not know."""
        async for page in self.pages():
            for record in page.raw["data"]:
                yield record

    async def first(self, n: int = 1) -> list[RecordT]:
        """Return the first n records, or all where there are fewer."""
        found: list[RecordT] = []
        if n:
            walk = type(self)(self._session, self._operation, self._at_most(n))
            async for page in walk.pages():
                found += page.data
                if len(found) >= n:
                    break
        return found[:n]

    async def count(self) -> int:
        """Return how many records the filters find, without getting them where the service can count."""
        if "include" in self._arguments:
            page = await self._session.ask(self._operation, {**self._counted(), "limit": 1, "cursor": None})
            if page.meta.count is not None:
                return page.meta.count
        return sum([len(page.data) async for page in self.pages()])

    async def provenance(self) -> Provenance:
        """Return which release answers, and under what terms."""
        page = await self._session.ask(self._operation, self._at_most(1))
        return await self._provenance(page.meta)

    async def to_arrow(self) -> "pyarrow.Table":
        """Return all records as an Arrow table with typed columns, and where they come from in its metadata."""
        return await self._table("arrow")

    def to_batches(self) -> AsyncIterator["pyarrow.RecordBatch"]:
        """Yield the same a page at a time, for what does not fit in memory; all batches have one schema."""
        return self._batches("arrow")

    async def to_polars(self) -> "polars.DataFrame":
        """Return all records as a polars frame, which keeps no metadata: `provenance` has it."""
        return tables.to_polars(await self._table("polars"))

    async def to_pandas(self) -> "pandas.DataFrame":
        """Return all records as a pandas frame with Arrow-backed columns, and where they come from in `attrs`."""
        return tables.to_pandas(await self._table("pandas"))

    async def _table(self, for_extra: str) -> "pyarrow.Table":
        return tables.table([batch async for batch in self._batches(for_extra)])

    async def _batches(self, for_extra: str) -> AsyncIterator["pyarrow.RecordBatch"]:
        layout = tables.Layout(self.record_type, for_extra)
        async for page, provenance in self._sourced():
            yield layout.batch(page.data, provenance)

    async def _sourced(self) -> AsyncIterator[tuple[PageT, Provenance]]:
        """Yield each page with where all of them come from, which is asked with the first, before a long walk."""
        provenance = None
        async for page in self.pages():
            provenance = provenance or await self._provenance(page.meta)
            yield page, provenance

    async def _provenance(self, meta: ResponseMeta) -> Provenance:
        releases = await self._session.ask(LIST_RELEASES, {})
        return Provenance.of(meta, releases.data, self._session.settings.base_url)


class AsyncPlacedWalk(AsyncWalk[RecordT, PageT]):
    """All records that the filters find, of a kind that has places."""

    async def to_geojson(self) -> dict[str, Any]:
        """Return all records as a GeoJSON FeatureCollection; those without a point have no geometry."""
        features: list[dict[str, Any]] = []
        metadata: dict[str, str] = {}
        async for page, provenance in self._sourced():
            features += [geojson.feature(event) for event in page.data]
            metadata = provenance.metadata()
        return geojson.collection(features, metadata)
