"""Routes of the documentation page: Swagger UI, from files of an installed package."""

from importlib.metadata import distribution
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from onrecord.http.html import security_headers
from onrecord.http.responses import CACHED

# The package is made for Flask. Its files are located and never imported, so Flask is not needed.
PACKAGE = "flask-swagger-ui"
ASSETS = "flask_swagger_ui/dist"
MEDIA_TYPES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
}
# The page loads nothing from other origins, so that it works offline and third parties see no request.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    # Swagger UI sets style attributes, and its icons are in its style sheet.
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)

PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>onrecord: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = b"""SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
});
"""


def asset(name: str) -> bytes:
    """Return a file of Swagger UI, or raise PackageNotFoundError if its package is not installed."""
    return Path(str(distribution(PACKAGE).locate_file(f"{ASSETS}/{name}"))).read_bytes()


@get("/docs", sync_to_thread=False)
def get_docs() -> Response[bytes]:
    """Return the documentation page."""
    return _file(PAGE, "text/html")


@get("/docs/{name:str}", sync_to_thread=False)
def get_docs_file(name: FromPath[str]) -> Response[bytes]:
    """Return a script or style sheet of the documentation page."""
    if name == "start.js":
        return _file(START, "text/javascript")
    if name not in MEDIA_TYPES:
        raise NotFoundException
    return _file(asset(name), MEDIA_TYPES[name])


def _file(content: bytes, media_type: str) -> Response[bytes]:
    headers = {"cache-control": CACHED, **{name.decode(): value.decode() for name, value in security_headers(POLICY)}}
    return Response(content, media_type=media_type, headers=headers)
