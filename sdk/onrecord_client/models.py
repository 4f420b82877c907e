"""The records and the closed lists of the contract, as the service sends them."""

from onrecord_client._generated.models import *  # noqa: F403 (all of them, which `__all__` names)
from onrecord_client._generated.models import __all__ as __all__  # noqa: PLC0414 (so that it is exported too)
