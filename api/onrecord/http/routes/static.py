"""The route of the static files that pages and cards load."""

from http import HTTPStatus

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from onrecord.http.responses import IMMUTABLE, BytesResponse
from onrecord.render.pages.static_files import FOLDER, address_of, plain_name, static_files


@get(f"{FOLDER}/{{name:str}}", sync_to_thread=False)
def get_static_file(name: FromPath[str]) -> BytesResponse:
    """Return a static file, which never changes at its address.

    An address with another hash leads to the present one: a page that a cache still has may ask for an older file.
    """
    file = static_files().get(plain_name(name))
    if file is None:
        raise NotFoundException
    if name != file.name:
        present = address_of(plain_name(name)).encode()
        return BytesResponse(b"", [(b"location", present), (b"cache-control", b"no-store")], HTTPStatus.FOUND)
    return BytesResponse(
        file.body,
        [
            (b"content-type", file.media_type.encode()),
            (b"cache-control", IMMUTABLE.encode()),
            # Cards in sandboxed frames have an opaque origin: to them, this service is another site.
            (b"cross-origin-resource-policy", b"cross-origin"),
        ],
    )
