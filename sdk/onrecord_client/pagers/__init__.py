"""The pagers that every list method returns.

`async_pager.py` is written by hand; `make sdk` generates its sync twin, `sync_pager.py`, from it.
"""

from onrecord_client.pagers.async_pager import AsyncGeoPager, AsyncPager
from onrecord_client.pagers.sync_pager import GeoPager, Pager

__all__ = ["AsyncGeoPager", "AsyncPager", "GeoPager", "Pager"]
