"""Routes of bulk files."""

from base64 import b64encode
from http import HTTPStatus
from io import BytesIO

from litestar import Response, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from onrecord.bulk.description_files import ServedFile, served_files
from onrecord.http.lists import respond_with_list
from onrecord.http.params import NoQuery
from onrecord.http.ranges import FileResponse, plan_range
from onrecord.http.requests import Request, base_url_of, begin_query, parse_query
from onrecord.http.responses import CACHED, IMMUTABLE, BytesResponse, response_headers
from onrecord.http.routing import endpoint
from onrecord.records.bulk import CONTENT_TYPES, LATEST, BulkFile, BulkFilePage
from onrecord.records.manifest import Manifest
from onrecord.release.open import Releases
from onrecord.store import bulk
from onrecord.store.bulk import Files
from onrecord.store.envelope import Envelope
from onrecord.store.query import UnpagedQuery


@endpoint("/v1/bulk", summary="List bulk files", tag="bulk", query=UnpagedQuery, response=BulkFilePage)
def list_bulk_files(request: Request) -> BytesResponse:
    """Return the files of a release: each kind as NDJSON, CSV and Parquet, the release as SQLite, and descriptions.

    The list is empty if the release was published without bulk files.
    """

    def page(releases: Releases, query: UnpagedQuery) -> Envelope:
        return bulk.page(releases, query, lambda manifest, files: _as_served(request, manifest, files))

    return respond_with_list(request, parse_query(request, UnpagedQuery), page)


@endpoint("/v1/bulk/{version:str}/{file_name:str}", summary="Get a bulk file", tag="bulk", response=BulkFile)
def get_bulk_file(request: Request, version: FromPath[str], file_name: FromPath[str]) -> FileResponse:
    """Return a file of a release, or one range of its bytes. Its ETag is its SHA-256 in quotes.

    The version `latest` redirects to the file of the current release.
    """
    parse_query(request, NoQuery)
    stored = bulk.get(begin_query(request), version, file_name)
    rendered = _rendered(request, stored.manifest, stored.files).get(file_name)
    file = rendered.file if rendered else stored.file
    # A digest as ETag: a client that has the list of files can resume a download without a first response.
    size, etag = file.size_bytes, f'"{file.sha256}"'.encode()
    plan = plan_range(dict(request.scope["headers"]), size, etag)
    headers = {b"etag": etag, b"cache-control": IMMUTABLE.encode()}
    match plan.status:
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise HTTPException(status_code=plan.status, headers={"Content-Range": f"bytes */{size}"})
        case HTTPStatus.PARTIAL_CONTENT:
            last = plan.start + plan.length - 1
            headers[b"content-range"] = f"bytes {plan.start}-{last}/{size}".encode()
    # A 304 has no headers of the representation (RFC 9110, 15.4.5).
    if plan.status != HTTPStatus.NOT_MODIFIED:
        headers = (
            dict(response_headers(request, CONTENT_TYPES[file.format])) | headers | _file_headers(file, plan.length)
        )
    content = BytesIO(rendered.content) if rendered else stored.path.open("rb")
    return FileResponse(content, plan, list(headers.items()))


def _rendered(request: Request, manifest: Manifest, files: Files) -> dict[str, ServedFile]:
    """Return the descriptions of a release by name, with the URLs of this service."""
    # In a folder their URLs are relative; readers of Croissant and of citations need the service's.
    releases: Releases = request.app.state.releases
    return served_files(releases.directory, manifest, files, base_url_of(request))


def _as_served(request: Request, manifest: Manifest, files: Files) -> Files:
    rendered = _rendered(request, manifest, files)
    return tuple(rendered[file.name].file if file.name in rendered else file for file in files)


# Not an operation of its own: the contract describes it as a response of `get_bulk_file`.
@get(f"/v1/bulk/{LATEST}/{{file_name:str}}", sync_to_thread=False)
def get_latest_bulk_file(request: Request, file_name: FromPath[str]) -> Response[bytes]:
    """Return a redirect to a file of the current release."""
    parse_query(request, NoQuery)
    releases = begin_query(request)
    file = bulk.get(releases, releases.current.manifest.version, file_name).file
    headers = {"location": file.path, "cache-control": CACHED}
    return Response(b"", status_code=HTTPStatus.FOUND, headers=headers, media_type="text/plain")


def _file_headers(file: BulkFile, length: int) -> dict[bytes, bytes]:
    return {
        b"content-length": str(length).encode(),
        b"accept-ranges": b"bytes",
        b"content-disposition": f'attachment; filename="{file.name}"'.encode(),
        b"repr-digest": b"sha-256=:" + b64encode(bytes.fromhex(file.sha256)) + b":",
    }
