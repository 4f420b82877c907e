"""The async pagers. `make sdk` generates the sync ones, sync_pager.py, from this file: change only this one."""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self

from onrecord_client import geojson, tables
from onrecord_client._generated.models import ResponseMeta
from onrecord_client._generated.operations import LIST_RELEASES
from onrecord_client.operation import Operation
from onrecord_client.pagination import PageState, PageT, Pagination, RecordT, batches_of
from onrecord_client.provenance import Provenance
from onrecord_client.session import AsyncSession

if TYPE_CHECKING:  # optional extras
    import pandas
    import polars
    import pyarrow


class AsyncPager(Pagination[PageT], Generic[RecordT, PageT]):
    """A list of records, fetched page by page while it is iterated.

    Creating a pager sends no request. Each `for` loop and each method starts from the first page; `next` continues
    one iteration. All pages come from the release of the first page, even if a newer release is published meanwhile.
    An iteration ends at the end of the list or raises an OnrecordError; it never ends early.
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
        """Return a pager that shows a progress bar, on a terminal or in a notebook (extra `progress`)."""
        return type(self)(self._session, self._operation, self._arguments_with_count(), shows_progress=True)

    def pages(self) -> AsyncIterator[PageT]:
        """Iterate over the pages, each with its records, `meta` (release, count, facets), `included` and `raw`."""
        return self._pages(PageState(self._arguments))

    async def _pages(self, state: PageState) -> AsyncIterator[PageT]:
        self.cursor, self.done, self.missing = state.cursor, state.done, []
        with self._progress_bar() as bar:
            while not state.done:
                page = await self._session.request(self._operation, state.next_arguments())
                state.advance(page)
                self.cursor, self.done = state.cursor, state.done
                self._collect_missing(page)
                bar.advance(len(page.data), state.total(page))
                yield page
                del page  # free it before the next page is decoded, which then reuses its memory

    def __aiter__(self) -> AsyncIterator[RecordT]:
        """Iterate over the records."""
        return self._records(PageState(self._arguments))

    async def _records(self, state: PageState) -> AsyncIterator[RecordT]:
        page_cursor = state.cursor
        async for page in self._pages(state):
            # The cursor stays that of this page until its last record is handed out: a caller that stops before
            # that and resumes would miss the rest of the page.
            next_cursor, done = self.cursor, self.done
            self.cursor, self.done = page_cursor, False
            last = len(page.data) - 1
            for index, record in enumerate(page.data):
                if index == last:
                    self.cursor, self.done = next_cursor, done
                yield record
            self.cursor, self.done = next_cursor, done  # again, for a page without records
            page_cursor = next_cursor
            del page

    async def __anext__(self) -> RecordT:
        """Return the next record; after an exception, a further call requests the same record again."""
        self._state = self._state or PageState(self._arguments)
        self._iterator = self._iterator or self._records(self._state)
        try:
            record: RecordT = await anext(self._iterator)
        except BaseException:
            self._iterator = None  # a generator that raised is finished; a new one continues from the state
            raise
        return record

    async def raw(self) -> AsyncIterator[dict[str, Any]]:
        """Iterate over the records as plain dicts, with fields that this client does not know."""
        async for page in self.pages():
            for record in page.raw["data"]:
                yield record

    async def first(self, n: int = 1) -> list[RecordT]:
        """Return the first n records, or all if there are fewer; raises ValueError if n is negative."""
        records: list[RecordT] = []
        if n:
            pager = type(self)(self._session, self._operation, self._arguments_for_first(n))
            async for page in pager.pages():
                records += page.data
                if len(records) >= n:
                    break
            self.missing = pager.missing
        return records[:n]

    async def count(self) -> int:
        """Return the number of records, with one request if the service counts this list, or by fetching all."""
        counts: list[int | None] = [None]
        if "include" in self._arguments:
            counts = [await self._count(batch) for batch in batches_of(self._arguments)]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else sum([len(page.data) async for page in self.pages()])

    async def _count(self, batch: Mapping[str, object]) -> int | None:
        arguments = {**self._arguments_with_count(), **batch, "limit": 1, "cursor": None}
        page = await self._session.request(self._operation, arguments)
        return page.meta.count

    async def provenance(self) -> Provenance:
        """Return the release that the records come from, with its license and authors."""
        state = PageState(self._arguments_for_first(1))
        page = await self._session.request(self._operation, state.next_arguments())
        return await self._provenance(page.meta)

    async def to_arrow(self) -> "pyarrow.Table":
        """Return all records as an Arrow table with typed columns and the provenance as metadata (extra `arrow`)."""
        return await self._table("arrow")

    def to_batches(self) -> AsyncIterator["pyarrow.RecordBatch"]:
        """Iterate over Arrow batches, one per page and all of one schema, for tables too large for memory."""
        return self._batches("arrow")

    async def to_polars(self) -> "polars.DataFrame":
        """Return all records as a polars frame (extra `polars`). It has no metadata; use `provenance` for it."""
        return tables.to_polars(await self._table("polars"))

    async def to_pandas(self) -> "pandas.DataFrame":
        """Return all records as a pandas frame, with the provenance in `attrs` (extra `pandas`)."""
        return tables.to_pandas(await self._table("pandas"))

    async def _table(self, extra: str) -> "pyarrow.Table":
        return tables.concat([batch async for batch in self._batches(extra)])

    async def _batches(self, extra: str) -> AsyncIterator["pyarrow.RecordBatch"]:
        schema = tables.TableSchema(self.record_type, extra)
        async for page, provenance in self._pages_with_provenance():
            yield schema.batch(page.data, provenance)

    async def _pages_with_provenance(self) -> AsyncIterator[tuple[PageT, Provenance]]:
        # The provenance is requested with the first page: its release may be removed while a long list is read.
        provenance = None
        async for page in self.pages():
            provenance = provenance or await self._provenance(page.meta)
            yield page, provenance

    async def _provenance(self, meta: ResponseMeta) -> Provenance:
        releases = await self._session.request(LIST_RELEASES, {})
        return Provenance.of(meta, releases.data, self._session.settings.base_url)


class AsyncGeoPager(AsyncPager[RecordT, PageT]):
    """A pager of records that have a place."""

    async def to_geojson(self) -> dict[str, Any]:
        """Return all records as a GeoJSON FeatureCollection; records without a point have no geometry."""
        features: list[dict[str, Any]] = []
        metadata: dict[str, str] = {}
        async for page, provenance in self._pages_with_provenance():
            features += [geojson.feature(event) for event in page.data]
            metadata = provenance.metadata()
        return geojson.collection(features, metadata)
