"""Settings of the service: read once, from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, inspect

from onrecord.errors import BadSetting

PREFIX = "ONRECORD_"


class Settings(Struct, frozen=True, kw_only=True):
    """What whoever runs the service can choose; each field is the variable `ONRECORD_` and its name in capitals."""

    releases: Annotated[Path, Meta(description="Directory of the published releases.")] = Path("releases")
    host: Annotated[str, Meta(min_length=1, description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port to listen on.")] = 8000
    workers: Annotated[int, Meta(ge=1, le=64, description="Worker processes.")] = 1
    release_poll_s: Annotated[
        float, Meta(ge=0.05, le=3600, description="Seconds between two looks for a newly published release.")
    ] = 1.0
    cache_mib: Annotated[
        int, Meta(ge=0, le=4096, description="Memory for whole answers, in MiB a worker; 0 keeps none.")
    ] = 16
    query_timeout_s: Annotated[
        float, Meta(ge=0.001, le=600, description="Seconds that an answer may take before it is stopped.")
    ] = 2.0
    suggest_timeout_s: Annotated[float, Meta(ge=0.001, le=600, description="The same, for suggestions.")] = 0.05
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
            description="Address of the service as others know it, for citations and feeds; by default host and port.",
        ),
    ] = ""

    @property
    def base_url(self) -> str:
        """The address of the service as others know it, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings that an environment gives, or raise BadSetting for the first that is wrong."""
        fields = msgspec.structs.fields(cls)
        given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
        unknown = sorted(given.keys() - {variable(field.name) for field in fields})
        if unknown:
            raise BadSetting(unknown[0], "a name that no setting has", ", ".join(variable(f.name) for f in fields))
        chosen = {}
        for field in fields:
            text = given.get(variable(field.name))
            if text is None:
                continue
            try:
                chosen[field.name] = msgspec.convert(text, field.type, strict=False, dec_hook=_path)
            except msgspec.ValidationError:
                raise BadSetting(variable(field.name), repr(text), _right(inspect.type_info(field.type))) from None
        return cls(**chosen)


def variable(field: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + field.upper()


def _path(kind: type, value: str) -> Path:
    if kind is not Path:
        raise NotImplementedError(kind)
    if not value:
        raise ValueError(value)
    return Path(value)


def _right(info: inspect.Type) -> str:
    """Return in words what a setting of this type may be."""
    match info:
        case inspect.Metadata():
            return _right(info.type)
        case inspect.IntType():
            return f"a whole number from {info.ge} to {info.le}"
        case inspect.FloatType():
            return f"a number from {info.ge:g} to {info.le:g}"
        case inspect.StrType(pattern=str()):
            return "an address such as https://onrecord.example"
        case _:
            return "at least one character"
