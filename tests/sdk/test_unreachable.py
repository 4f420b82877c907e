"""A service that cannot be reached: the message says where the client looked for it, and how to look elsewhere."""

import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from onrecord_client import ApiError, AsyncClient, Client, ConnectionFailed, InvalidResponse, NotFound, Retry
from support import faults
from support.commands import environment, free_port
from support.faults import ClientType, FaultyService, logged_warnings, open_client, other_response, time_limit

ONCE = Retry(max_attempts=1)
HINT = (
    "http://127.0.0.1:8000 is the default; "
    "set base_url (`--base-url` in a shell) or ONRECORD_BASE_URL to use another service"
)


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONRECORD_BASE_URL", "http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


def message_of(client_type: ClientType, *arguments: object, **options: object) -> str:
    """Return the message of the exception that the first request raises."""
    with open_client(client_type, *arguments, **options) as client, pytest.raises(ConnectionFailed) as caught:
        client.events.list().first()
    return str(caught.value)


def test_a_refused_connection_names_host_and_port(client_type: ClientType) -> None:
    port = free_port()
    message = message_of(client_type, f"http://127.0.0.1:{port}/news", retry=ONCE)

    assert message.startswith(f"no complete response to GET /v1/events?limit=1 from http://127.0.0.1:{port}: ")
    assert "is the default" not in message


def test_a_host_without_an_address_is_named(client_type: ClientType) -> None:
    message = message_of(client_type, "https://nowhere.invalid", retry=ONCE)

    assert " from https://nowhere.invalid:443: " in message


@pytest.mark.parametrize("fault", [faults.closed_at_once, faults.cut_short, faults.not_http])
def test_a_broken_connection_names_host_and_port(
    client_type: ClientType, faulty: FaultyService, fault: faults.Fault
) -> None:
    faulty.reset([fault])

    assert f" from {faulty.url}: " in message_of(client_type, faulty.url, retry=ONCE)


def test_another_program_at_the_address_is_named(client_type: ClientType, faulty: FaultyService) -> None:
    faulty.reset([faults.html_page(200)])

    with open_client(client_type, faulty.url) as client, pytest.raises(InvalidResponse, match=f"from {faulty.url}: "):
        client.events.list().first()


@pytest.mark.parametrize("status", [404, 502])
def test_the_address_of_an_error_page_of_another_program_is_named(
    client_type: ClientType, faulty: FaultyService, status: int
) -> None:
    faulty.reset([faults.html_page(status)])
    with open_client(client_type, faulty.url, retry=ONCE) as client, pytest.raises(ApiError) as caught:
        client.events.list().first()

    assert str(caught.value).startswith(f"{status} for GET /v1/events?limit=1 from {faulty.url}: text/html")


def test_a_base_url_with_a_path_too_many_is_named(client_type: ClientType, live: str) -> None:
    with open_client(client_type, f"{live}/v1") as client, pytest.raises(NotFound) as caught:
        client.events.list().first()

    assert str(caught.value).startswith(f"404 for GET /v1/events?limit=1 from {live}/v1: There is nothing at this path")


def test_a_download_that_ends_early_names_host_and_port(
    client_type: ClientType, faulty: FaultyService, tmp_path: Path
) -> None:
    with open_client(client_type, faulty.url, retry=ONCE) as client:
        (path,) = [file.path for file in client.bulk.files() if file.name == "events.csv"]
        faulty.reset([faults.good_response, other_response(b"id,kind\n", 200)])

        with pytest.raises(ConnectionFailed, match=f"^no complete response to GET {path} from {faulty.url}: it ended"):
            client.download("events.csv", tmp_path)


def test_after_a_redirect_the_other_host_is_named(client_type: ClientType, faulty: FaultyService) -> None:
    port = free_port()
    faulty.reset([other_response(b"", 302, location=f"http://localhost:{port}/")])

    assert f" from http://localhost:{port}: " in message_of(client_type, faulty.url, retry=ONCE)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_proxy_is_named_without_its_credentials(
    client_type: ClientType, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv(f"{scheme}_proxy", f"http://name:secret@127.0.0.1:{port}")
    message = message_of(client_type, f"{scheme}://onrecord.example", retry=ONCE)

    server = f"{scheme}://onrecord.example:{80 if scheme == 'http' else 443}"
    assert f" from {server} through the proxy http://127.0.0.1:{port}: " in message
    assert "secret" not in message


def test_a_proxy_that_is_not_used_is_not_named(client_type: ClientType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    transport = httpx.HTTPTransport() if client_type is Client else httpx.AsyncHTTPTransport()
    port = free_port()

    # The first is excepted by NO_PROXY, which open_client sets; the second has a transport of its own.
    for options in ({}, {"transport": transport}):
        assert f" from http://127.0.0.1:{port}: " in message_of(
            client_type, f"http://127.0.0.1:{port}", retry=ONCE, **options
        )


# Variables that cannot be used, and why; the SOCKS one needs a package that is not installed.
UNUSABLE = [
    ("HTTP_PROXY", "socks5://127.0.0.1:1080", "socksio"),
    ("ALL_PROXY", "foo://name:secret@127.0.0.1:1", "Unknown scheme"),
    ("https_proxy", "http://name:secret@127.0.0.1:port", "Invalid port"),
    ("NO_PROXY", "[::1]", "Invalid port"),
    ("SSL_CERT_FILE", "/nowhere/certificates.pem", "No such file"),
    ("SSL_CERT_FILE", __file__, "no certificate"),
    ("SSLKEYLOGFILE", "/nowhere/keys.log", "No such file"),
]


@pytest.mark.parametrize(("name", "value", "reason"), UNUSABLE)
def test_a_proxy_or_certificate_that_cannot_be_used_is_refused_by_name(
    client_type: ClientType, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(
        ValueError, match=f"environment cannot be used: .*{reason}.*; expected valid .*{name}"
    ) as caught:
        client_type("http://127.0.0.1:8001")

    assert "secret" not in str(caught.value)


def test_the_command_names_an_unusable_proxy_in_one_line() -> None:
    words = [sys.executable, "-m", "onrecord_client", "events"]
    variables = environment({"http_proxy": "http://127.0.0.1:port"})
    done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Invalid port: 'port'" in done.stderr


@pytest.fixture(scope="module")
def https_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a server with a certificate that no authority has signed."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed; it makes the certificate")
    folder = tmp_path_factory.mktemp("certificate")
    words = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=localhost"
    subprocess.run(words.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


# By the command, since a failed handshake leaves a socket to the garbage collector, of which pytest warns.
def messages_of_command(url: str) -> str:
    """Return what the command writes to standard error about a list of a service."""
    words = [sys.executable, "-m", "onrecord_client", "events", "--base-url", url]
    variables = environment({"no_proxy": "*"})
    done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_https_to_a_server_with_http_fails_at_once(live: str) -> None:
    (message,) = messages_of_command(live.replace("http:", "https:")).splitlines()

    assert message.endswith("The server may have http instead of https")


def test_an_unknown_certificate_fails_at_once(https_url: str) -> None:
    (message,) = messages_of_command(https_url).splitlines()

    assert "certificate verify failed" in message
    assert message.endswith("SSL_CERT_FILE may name a file with the certificate of its authority")


class Refusing(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport to an address on which no process listens; port 8000 of this machine may be in use."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


def test_a_refusal_at_the_default_address_fails_at_once_with_the_settings(
    client_type: ClientType, caplog: pytest.LogCaptureFixture
) -> None:
    message = message_of(client_type, transport=Refusing())

    assert message.endswith(f"from http://127.0.0.1:8000: Connection refused. {HINT}")
    assert logged_warnings(caplog) == []


def test_a_refusal_elsewhere_is_retried(client_type: ClientType, caplog: pytest.LogCaptureFixture) -> None:
    retry = Retry(max_attempts=3, backoff_base_s=0)
    message = message_of(client_type, "http://127.0.0.1:8001", transport=Refusing(), retry=retry)

    assert "is the default" not in message
    assert len(logged_warnings(caplog)) == 2


def test_the_command_says_where_it_looked() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    done = subprocess.Popen(
        [sys.executable, "-m", "onrecord_client", "events", "--base-url", url],
        env=environment({"no_proxy": "*"}),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.stderr
    first = done.stderr.readline()
    done.kill()
    done.communicate()

    assert f" from {url}: " in first
