"""Settings of the service, read once from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, inspect

from onrecord.errors import BadSetting, quoted

PREFIX = "ONRECORD_"


class Settings(Struct, frozen=True, kw_only=True):
    """Settings of the service. The environment variable of a field is its name in capitals after `ONRECORD_`."""

    releases: Annotated[Path, Meta(description="Directory of the published releases.")] = Path("releases")
    host: Annotated[str, Meta(min_length=1, description="IP address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port to listen on.")] = 8000
    workers: Annotated[int, Meta(ge=1, le=64, description="Number of worker processes.")] = 1
    release_poll_s: Annotated[
        float, Meta(ge=0.05, le=3600, description="Interval in seconds between checks for a newly published release.")
    ] = 1.0
    cache_mib: Annotated[
        int, Meta(ge=0, le=4096, description="Size of each worker's response cache in MiB; 0 turns the cache off.")
    ] = 16
    query_timeout_s: Annotated[
        float, Meta(ge=0.001, le=600, description="Seconds that a query may take before it is stopped.")
    ] = 2.0
    suggest_timeout_s: Annotated[
        float, Meta(ge=0.001, le=600, description="Seconds that a query for suggestions may take before it is stopped.")
    ] = 0.05
    # A proxy or a load balancer may hide the host and port, so links made from them would not work outside.
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
            description="Public URL of the service, used in citations and feeds; by default made from host and port.",
        ),
    ] = ""

    @property
    def base_url(self) -> str:
        """The public URL of the service, or the one of host and port, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host  # IPv6
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings in an environment, or raise BadSetting for the first unknown variable or invalid value.

        Variables without the prefix are ignored.
        """
        fields = msgspec.structs.fields(cls)
        variables = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
        known = [variable(field.name) for field in fields]
        # A misspelled setting would silently leave the default in place.
        unknown = sorted(variables.keys() - set(known))
        if unknown:
            raise BadSetting(unknown[0], "an unknown setting", f"one of {', '.join(known)}")
        values = {}
        for field in fields:
            text = variables.get(variable(field.name))
            if text is None:
                continue
            try:
                values[field.name] = msgspec.convert(text, field.type, strict=False, dec_hook=_decode_path)
            except msgspec.ValidationError:
                expected = _describe_type(inspect.type_info(field.type))
                raise BadSetting(variable(field.name), quoted(text), expected) from None
        return cls(**values)


def variable(field: str) -> str:
    """Return the environment variable of a setting: `ONRECORD_PORT` for `port`."""
    return PREFIX + field.upper()


def _decode_path(type_: type, value: str) -> Path:
    if type_ is not Path:
        raise NotImplementedError(type_)
    if not value:  # Path("") is the current directory, which is hardly meant
        raise ValueError(value)
    return Path(value)


def _describe_type(info: inspect.Type) -> str:
    """Return the constraints of a setting's type in words for a message."""
    match info:
        case inspect.Metadata():
            return _describe_type(info.type)
        case inspect.IntType():
            return f"a whole number from {info.ge} to {info.le}"
        case inspect.FloatType():
            return f"a number from {info.ge:g} to {info.le:g}"
        case inspect.StrType(pattern=str()):
            return "a URL such as https://onrecord.example, without a query or fragment"
        case _:
            return "at least one character"
