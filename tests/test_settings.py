"""Settings come from ONRECORD_ variables; unknown ones and invalid values are refused."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.errors import BadSetting
from onrecord.settings import Settings, variable

NAMES = (
    "ONRECORD_RELEASES, ONRECORD_HOST, ONRECORD_PORT, ONRECORD_WORKERS, ONRECORD_RELEASE_POLL_S, ONRECORD_CACHE_MIB, "
    "ONRECORD_QUERY_TIMEOUT_S, ONRECORD_SUGGEST_TIMEOUT_S, ONRECORD_PUBLIC_URL"
)  # fmt: skip


def test_without_variables_all_settings_have_their_defaults() -> None:
    assert msgspec.structs.asdict(Settings.read({"PATH": "/bin", "PORT": "1"})) == {
        "releases": Path("releases"),
        "host": "127.0.0.1",
        "port": 8000,
        "workers": 1,
        "release_poll_s": 1.0,
        "cache_mib": 16,
        "query_timeout_s": 2.0,
        "suggest_timeout_s": 0.05,
        "public_url": "",
    }


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("releases", "/srv/a folder", Path("/srv/a folder")),
        ("releases", "8000", Path("8000")),
        ("host", "::", "::"),
        ("host", "1", "1"),
        ("port", "1", 1),
        ("port", "65535", 65535),
        ("workers", "64", 64),
        ("release_poll_s", "0.05", 0.05),
        ("release_poll_s", "3600", 3600.0),
        ("cache_mib", "0", 0),
        ("cache_mib", "4096", 4096),
        ("query_timeout_s", "600", 600.0),
        ("suggest_timeout_s", "0.001", 0.001),
        ("public_url", "https://onrecord.example/data/", "https://onrecord.example/data/"),
        ("public_url", "", ""),
    ],
)
def test_each_setting_is_read_from_its_variable(field: str, text: str, value: object) -> None:
    settings = Settings.read({variable(field): text})

    assert settings == msgspec.structs.replace(Settings(), **{field: value})


PORT, WORKERS = "a whole number from 1 to 65535", "a whole number from 1 to 64"
SECONDS, MEBIBYTES = "a number from 0.05 to 3600", "a whole number from 0 to 4096"
TEXT = "at least one character"
URL = "a URL such as https://onrecord.example, without a query or fragment"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        *(("ONRECORD_PORT", text, PORT) for text in ("", "http", "0", "65536", "-1", "80.5", " 80", "8_0", "0x50")),
        *(("ONRECORD_WORKERS", text, WORKERS) for text in ("0", "65", "two", "true", "null")),
        *(("ONRECORD_RELEASE_POLL_S", text, SECONDS) for text in ("0", "0.04", "3601", "nan", "inf", "-1", "1s", "")),
        *(("ONRECORD_CACHE_MIB", text, MEBIBYTES) for text in ("-1", "4097", "16 MiB", "1e400")),
        *(
            ("ONRECORD_PUBLIC_URL", text, URL)
            for text in ("onrecord.example", "ftp://a", "https://", "https://a b", "https://a?b")
        ),
        ("ONRECORD_HOST", "", TEXT),
        ("ONRECORD_RELEASES", "", TEXT),
    ],
)
def test_an_invalid_value_is_refused_with_the_expected_one(name: str, text: str, expected: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({name: text})

    assert str(caught.value) == f"{name} cannot be used: found {text!r}; expected {expected}"


@pytest.mark.parametrize("name", ["ONRECORD_PRT", "ONRECORD_", "ONRECORD_port"])
def test_an_unknown_variable_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({name: "8000", "ONRECORD_PORT": "8000"})

    assert str(caught.value) == f"{name} cannot be used: found an unknown setting; expected one of {NAMES}"


def test_a_value_of_more_than_80_characters_is_cut_in_the_message() -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({"ONRECORD_PORT": "1" * 81})

    assert f"found '{'1' * 79}…' (81 characters); expected" in str(caught.value)


def test_each_setting_has_a_description() -> None:
    settings = msgspec.inspect.type_info(Settings)

    assert isinstance(settings, msgspec.inspect.StructType)
    for field in settings.fields:
        assert isinstance(field.type, msgspec.inspect.Metadata)
        assert str((field.type.extra_json_schema or {}).get("description")).endswith(".")


@pytest.mark.parametrize(
    ("values", "base_url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "::1", "port": 80}, "http://[::1]:80"),
        ({"public_url": "https://onrecord.example/"}, "https://onrecord.example"),
    ],
)
def test_the_base_url_is_the_public_url_or_made_from_host_and_port(values: dict[str, Any], base_url: str) -> None:
    assert Settings(**values).base_url == base_url
