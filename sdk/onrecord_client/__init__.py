"""The Python client of onrecord: actors, events, claims and relationships from the news, each with its evidence.

    >>> from onrecord_client import Client
    >>> client = Client()
    >>> for claim in client.claims.list(speaker="oleksandr-mishyn"):
    ...     print(claim.proposition, claim.verification.status)

`Client` is synchronous. `AsyncClient` has the same methods, to be awaited. `models` has the records and enums.
"""

from onrecord_client import models
from onrecord_client._generated import CONTRACT_VERSION
from onrecord_client.cache import Cache
from onrecord_client.client import AsyncClient, Client
from onrecord_client.errors import (
    ApiError,
    BadRequest,
    ConnectionFailed,
    DigestMismatch,
    Gone,
    InvalidResponse,
    NotFound,
    OnrecordError,
    RepeatedCursor,
    ServerError,
    TooManyRequests,
    UnknownFile,
)
from onrecord_client.notices import ResponseWarning
from onrecord_client.pagers import AsyncGeoPager, AsyncPager, GeoPager, Pager
from onrecord_client.provenance import Provenance
from onrecord_client.retry import Retry
from onrecord_client.settings import Timeouts
from onrecord_client.version import __version__ as __version__

__all__ = [
    "CONTRACT_VERSION",
    "ApiError",
    "AsyncClient",
    "AsyncGeoPager",
    "AsyncPager",
    "BadRequest",
    "Cache",
    "Client",
    "ConnectionFailed",
    "DigestMismatch",
    "GeoPager",
    "Gone",
    "InvalidResponse",
    "NotFound",
    "OnrecordError",
    "Pager",
    "Provenance",
    "RepeatedCursor",
    "ResponseWarning",
    "Retry",
    "ServerError",
    "Timeouts",
    "TooManyRequests",
    "UnknownFile",
    "models",
]
