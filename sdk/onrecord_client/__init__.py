"""The client of onrecord: actors, events, claims and relationships from the news, each with its evidence.

    >>> from onrecord_client import Client
    >>> client = Client()
    >>> for claim in client.claims.list(speaker="oleksandr-mishyn"):
    ...     print(claim.proposition, claim.verification.status)

`Client` waits for its answers; `AsyncClient` has the same names, to be awaited. `models` has the records.
"""

from onrecord_client import models
from onrecord_client._generated import CONTRACT_VERSION
from onrecord_client.cache import Cache
from onrecord_client.client import AsyncClient, Client
from onrecord_client.errors import (
    ApiError,
    BadRequest,
    Gone,
    NoAnswer,
    NotFound,
    OnrecordError,
    RepeatedCursor,
    ServerError,
    TooManyRequests,
    UnexpectedAnswer,
    UnknownFile,
    WrongDigest,
)
from onrecord_client.provenance import Provenance
from onrecord_client.retry import Retry
from onrecord_client.settings import Timeouts

__all__ = [
    "CONTRACT_VERSION",
    "ApiError",
    "AsyncClient",
    "BadRequest",
    "Cache",
    "Client",
    "Gone",
    "NoAnswer",
    "NotFound",
    "OnrecordError",
    "Provenance",
    "RepeatedCursor",
    "Retry",
    "ServerError",
    "Timeouts",
    "TooManyRequests",
    "UnexpectedAnswer",
    "UnknownFile",
    "WrongDigest",
    "models",
]
