"""Two validators of HTML, each run once for all pages: html-validate, and vnu, on which that of the W3C is built."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

ROOT = Path(__file__).parent.parent.parent
HTML_VALIDATE = ROOT / "node_modules" / ".bin" / "html-validate"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = shutil.which("java")
TIMEOUT_S = 120  # for a process that takes five seconds on an idle machine
_OPENER = build_opener(ProxyHandler({}))

CONFIGURATION = {
    "root": True,
    "extends": ["html-validate:recommended"],
    "rules": {
        "doctype-style": ["error", {"style": "lowercase"}],
        "long-title": "off",  # the title of a record is that of its page, and only editors can shorten it
        "void-style": "off",  # both styles are valid
        "valid-id": ["error", {"relaxed": True}],  # ids of timeline entries have a colon, those of paths a full stop
        # The templates indent by their own blocks, which leaves spaces and empty lines in the HTML.
        "no-trailing-whitespace": "off",
    },
}


def html_of(url: str) -> bytes:
    """Return the HTML at an address, that of an error page included."""
    try:
        request = Request(url, headers={"Accept": "text/html"})  # noqa: S310  (the service under test)
        with _OPENER.open(request, timeout=TIMEOUT_S) as response:
            body: bytes = response.read()
    except HTTPError as error:
        with error:
            body = error.read()
    return body


def html_validate_messages(markup: Mapping[str, bytes]) -> list[str]:
    """Return every error and warning of html-validate, after the address of its page."""
    with html_files(markup) as files:
        configuration = next(iter(files)).with_name("configuration.json")
        configuration.write_text(json.dumps(CONFIGURATION))
        # Into a file: to a pipe, Node writes no more than fits when the program ends.
        report = configuration.with_name("report.json")
        command = (HTML_VALIDATE, "--config", configuration, "--formatter", f"json={report}", *files)
        subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)
        results = json.loads(report.read_bytes())
        return [
            f"{files[Path(result['filePath'])]}: line {message['line']}: {message['message']} [{message['ruleId']}]"
            for result in results
            for message in result["messages"]
        ]


def vnu_messages(markup: Mapping[str, bytes]) -> list[str]:
    """Return every error and warning of vnu, after the address of its page."""
    with html_files(markup) as files:
        command = (JAVA or "java", "-jar", VNU, "--exit-zero-always", "--stdout", "--format", "json", *files)
        process = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        assert process.stdout, process.stderr
        report = json.loads(process.stdout)
        return [
            f"{files[Path(message['url'].removeprefix('file:'))]}: line {message.get('lastLine')}: {message['message']}"
            for message in report["messages"]
        ]


@contextmanager
def html_files(markup: Mapping[str, bytes]) -> Iterator[dict[Path, str]]:
    """Write pages to files of a temporary folder, and return the address of each by its file."""
    with TemporaryDirectory() as folder:
        files = {Path(folder).resolve() / f"{number:03}.html": address for number, address in enumerate(markup)}
        for file, address in files.items():
            file.write_bytes(markup[address])
        yield files
