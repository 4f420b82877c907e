"""The other end of a connection, for messages: the server, and the proxy before it."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def peer_of(url: str, proxies: Mapping[str, str]) -> str:
    """Return the scheme, host and port of a URL, and the proxy of the environment that it is requested through."""
    parts = urlsplit(url)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or _bypasses_proxy(parts.hostname or "", proxies.get("no", "")):
        return _address(parts)
    return f"{_address(parts)} through the proxy {_address(urlsplit(proxy if '://' in proxy else f'http://{proxy}'))}"


def _bypasses_proxy(host: str, no_proxy: str) -> bool:
    """Return whether NO_PROXY has a host or a domain of it, by httpx's rules."""
    names = [name.strip().lower() for name in no_proxy.split(",") if name.strip()]
    return "*" in names or any(host == name or host.endswith(f".{name.lstrip('.')}") for name in names)


def _address(parts: SplitResult) -> str:
    """Return the address without credentials, which a proxy's URL may have."""
    address = parts.netloc.rpartition("@")[2]
    has_port = address.rpartition("]")[2].count(":")
    return f"{parts.scheme}://{address}{'' if has_port else DEFAULT_PORTS.get(parts.scheme, '')}"
