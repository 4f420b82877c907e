"""Bulk files over HTTP."""

from base64 import b64encode
from http import HTTPStatus

from litestar.exceptions import HTTPException
from litestar.params import FromPath

from onrecord.http.lists import respond_with_list
from onrecord.http.params import NoQuery
from onrecord.http.ranges import FileResponse, plan_range
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import IMMUTABLE, BytesResponse, response_headers
from onrecord.http.routing import endpoint
from onrecord.records.bulk import BulkFile, BulkFilePage
from onrecord.store import bulk
from onrecord.store.query import UnpagedQuery


@endpoint("/v1/bulk", summary="List bulk files", tag="bulk", query=UnpagedQuery, response=BulkFilePage)
def list_bulk_files(request: Request) -> BytesResponse:
    """Return the files of a release: each kind as NDJSON, CSV and Parquet, the whole as SQLite, and descriptions."""
    return respond_with_list(request, parse_query(request, UnpagedQuery), bulk.page)


@endpoint("/v1/bulk/{version:str}/{file_name:str}", summary="Get a bulk file", tag="bulk", response=BulkFile)
def get_bulk_file(request: Request, version: FromPath[str], file_name: FromPath[str]) -> FileResponse:
    """Return a file of a release, or a range of its bytes; its ETag is its SHA-256 in quotes."""
    parse_query(request, NoQuery)
    found = bulk.get(begin_query(request), version, file_name)
    size, etag = found.file.size, f'"{found.file.sha256}"'.encode()
    planned = plan_range(dict(request.scope["headers"]), size, etag)
    headers = {b"etag": etag, b"cache-control": IMMUTABLE.encode()}
    match planned.status:
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise HTTPException(status_code=planned.status, headers={"Content-Range": f"bytes */{size}"})
        case HTTPStatus.PARTIAL_CONTENT:
            last = planned.start + planned.length - 1
            headers[b"content-range"] = f"bytes {planned.start}-{last}/{size}".encode()
    if planned.status != HTTPStatus.NOT_MODIFIED:
        headers = dict(response_headers(request, found.file.media_type)) | headers | _about(found.file, planned.length)
    return FileResponse(found.path.open("rb"), planned, list(headers.items()))


def _about(file: BulkFile, length: int) -> dict[bytes, bytes]:
    return {
        b"content-length": str(length).encode(),
        b"accept-ranges": b"bytes",
        b"content-disposition": f'attachment; filename="{file.name}"'.encode(),
        b"repr-digest": b"sha-256=:" + b64encode(bytes.fromhex(file.sha256)) + b":",
    }
