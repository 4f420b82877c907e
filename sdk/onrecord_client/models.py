"""The records and enums of the contract."""

from onrecord_client._generated.models import *  # noqa: F403 (the names of `__all__`)
from onrecord_client._generated.models import __all__ as __all__  # noqa: PLC0414 (re-exported)
