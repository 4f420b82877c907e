"""The command line, for editors, publishers and operators. It has no logic of its own."""

import errno
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import click
from msgspec.structs import replace
from rich.console import Console
from rich.progress import Progress

from onrecord import __version__
from onrecord.bulk.write import write as write_bulk
from onrecord.dataset import check as checks
from onrecord.dataset import codebook as codebooks
from onrecord.dataset import fingerprints as fingerprint_files
from onrecord.dataset import rulebook
from onrecord.dataset import schema as schemas
from onrecord.dataset import verify as spans
from onrecord.dataset.decode import nearest_word
from onrecord.errors import (
    BadData,
    BadPublication,
    BadRelease,
    BadSetting,
    BadSpan,
    Diagnostic,
    Level,
    OnrecordError,
    PublisherBusy,
    quoted,
    shorten_middle,
)
from onrecord.http import contract as openapi
from onrecord.http import examples
from onrecord.http import serve as service
from onrecord.http.app import ROUTES
from onrecord.records.dataset import Dataset
from onrecord.release import build as builder
from onrecord.release import search
from onrecord.release.changes import diff_releases, find_release_file
from onrecord.release.open import Releases
from onrecord.release.publish import PublishOptions
from onrecord.release.publish import publish as publish_release
from onrecord.render.diff import FORMATS as DIFF_FORMATS
from onrecord.settings import Settings

# Exit codes of sysexits.h, so that a script can tell bad data from a bad setting or a busy publisher.
EXIT_CODES: dict[type[OnrecordError], int] = {
    BadData: os.EX_DATAERR,
    BadSpan: os.EX_DATAERR,
    BadRelease: os.EX_DATAERR,
    BadPublication: os.EX_USAGE,
    BadSetting: os.EX_CONFIG,
    PublisherBusy: os.EX_TEMPFAIL,
}
EXIT_DIFFERENT = 1  # of `diff`, as in diff(1)
# The publication day of the release that the contract's examples come from: fixed, so that the contract has the same
# bytes on every day.
EXAMPLE_DAY = date(2026, 11, 23)

# Click refuses a missing path as a usage error, with exit code 2, before a command runs.
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)
# The clock is read here and nowhere below. The day is that of the machine, on which an editor writes.
TODAY = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    default=lambda: datetime.now(UTC).astimezone().strftime("%Y-%m-%d"),
    show_default="today",
    help="Day of the check: nothing has happened after it.",
)
RELEASES_HELP = "Directory of the published releases; by default ONRECORD_RELEASES, or `releases`."


class Commands(click.Group):
    """The group of commands. It prints the errors of the project as messages and sets exit codes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise _shortened(error) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error becomes a message on standard error and an exit code."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _shortened(error) from None
        except OnrecordError as error:
            click.echo(str(error), err=True)
            sys.exit(EXIT_CODES.get(type(error), os.EX_SOFTWARE))
        except OSError as error:
            if error.errno == errno.EPIPE:  # the output was closed, as by `| head`; click exits without a message
                raise
            click.echo(shorten_middle(str(error)), err=True)
            sys.exit(os.EX_IOERR)


def _shortened(error: click.UsageError) -> click.UsageError:
    """Return an error of the command line whose message never repeats a very long word; the help stays as it is."""
    message = shorten_middle(error.format_message())
    is_help = isinstance(error, click.exceptions.NoArgsIsHelpError)
    return error if is_help or message == error.format_message() else click.UsageError(message, error.ctx)


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """Check a dataset, build it into a release, publish the release and serve it."""


@main.command()
@click.argument("data", type=FOLDER)
@TODAY
@click.option("--strict", is_flag=True, help="Fail if there are warnings, too.")
def check(data: Path, today: datetime, *, strict: bool) -> None:
    """Check a dataset, and report every error, warning and notice in it.

    DATA is the folder of a dataset: YAML files of records in one folder for each collection. A record may accept a
    warning or notice, with a reason; `onrecord explain` explains the code at the end of each line.
    """
    checked = checks.check(data, today.date())
    findings = [_strict(finding) if strict else finding for finding in checked.findings]
    for finding in findings:
        click.echo(str(finding), err=True)
    counts = Counter(finding.level for finding in findings)
    if checked.dataset is None or counts[Level.ERROR]:
        sys.exit(os.EX_DATAERR)
    others = [_count(counts[level], level.value) for level in (Level.WARNING, Level.NOTICE) if counts[level]]
    accepted = [f"{len(checked.accepted)} accepted"] if checked.accepted else []
    click.echo(f"{data}: {_counts(checked.dataset)}; {', '.join(['no errors', *others, *accepted])}")


def _strict(finding: Diagnostic) -> Diagnostic:
    """Return a finding with its level raised to an error if it is a warning."""
    return replace(finding, level=Level.ERROR) if finding.level is Level.WARNING else finding


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a code of `check` or `verify`, or list all codes.

    CODE stands in brackets at the end of a finding, and in the field `accepted` of a record.
    """
    explanations = rulebook.explanations()
    if code is None:
        width = max(map(len, explanations))
        for name, (level, text) in explanations.items():
            click.echo(f"{name:{width}}  {level:7}  {text.partition(chr(10))[0]}")
        return
    if code not in explanations:
        nearest = nearest_word(code, explanations)
        hint = f"; nearest is {nearest!r}" if nearest else ""
        message = f"there is no rule {quoted(code)}; `onrecord explain` lists all codes{hint}"
        raise click.BadParameter(message, param_hint="CODE")
    level, text = explanations[code]
    click.echo(f"{code} ({level})\n\n{text}")


@main.command()
@click.argument("source", type=FOLDER)
@click.option("--data", type=FOLDER, default="data", show_default=True, help="Folder of the dataset.")
def verify(source: Path, data: Path) -> None:
    """Compare evidence with the texts of documents.

    SOURCE is a folder with any of the texts. A file is matched to its document by SHA-256; its name is ignored.
    Spans of documents without a text there are not verified. In the spans that are, the hedges of claims must stand,
    and the names of the persons of alleged relationships; a relationship may accept that a person is not named.
    """
    result = spans.verify(checks.load(data), source)
    for mismatch in result.mismatches:
        click.echo(str(mismatch), err=True)
    click.echo(
        f"{_count(result.span_count, 'span')} verified in {_count(len(result.verified_documents), 'document')}, "
        f"{len(result.mismatches)} wrong; {_count(len(result.missing_documents), 'document')} not found in {source}"
    )
    accepted = f"; {len(result.accepted)} accepted" if result.accepted else ""
    click.echo(
        f"{_count(result.hedge_count, 'hedge')} verified, {result.unverified_hedge_count} not verified{accepted}"
    )
    if result.mismatches:
        sys.exit(os.EX_DATAERR)


@main.command()
@click.argument("file", type=FILE)
@click.argument("words")
@click.option("--data", type=FOLDER, help="Folder of the dataset with the document of this text; fills in its id.")
def span(file: Path, words: str, data: Path | None) -> None:
    """Print evidence for words of a text.

    FILE is the text of a document, and WORDS must occur in it exactly once. The output can be pasted into a record.
    """
    document = spans.document_of(checks.load(data), file.read_bytes()) if data else None
    click.echo(spans.span(spans.read_text(file), words).as_yaml(document))


@main.command()
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=TARGET, required=True, help="File to write the fingerprints to.")
def fingerprint(file: Path, output: Path) -> None:
    """Write fingerprints of a text, to detect copies of it.

    FILE is a text. There is one fingerprint for each sequence of six words in it; a test compares the words of a
    dataset with them. The text cannot be recovered from its fingerprints.
    """
    click.echo(f"{output}: {fingerprint_files.write(file, output)} fingerprints")


@main.command()
@click.argument("data", type=FOLDER)
@click.option("-o", "--output", type=TARGET, required=True, help="Release file to write.")
@TODAY
def build(data: Path, output: Path, today: datetime) -> None:
    """Check a dataset, and build it into a release file.

    DATA is the folder of a dataset. The release file is a SQLite database; with one version of SQLite,
    the same dataset always gives the same bytes.
    """
    dataset = checks.load(data, today.date())
    with _progress(dataset) as on_record:
        builder.build(dataset, output, on_record=on_record)
    click.echo(f"{output}: {_counts(dataset)}")


@main.command()
@click.argument("file", type=FILE)
@click.option("--releases", type=NEW_FOLDER, help=RELEASES_HELP)
@click.option("--version", help="Version of the release; by default the day and a counter.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication; by default today in UTC.",
)
@click.option("--note", help="Note on what is new in the release.")
@click.option("--draft", is_flag=True, help="Replace the draft in a directory of drafts; its ids are not permanent.")
def publish(  # noqa: PLR0913 (one for each option)
    file: Path, releases: Path | None, version: str | None, day: datetime | None, note: str | None, *, draft: bool
) -> None:
    """Publish a release file.

    FILE is copied into the directory of releases and becomes the current release. Running services switch to it.
    The ids of its records are permanent from then on, unless it is a draft.
    """
    directory = releases or Settings.read(os.environ).releases
    options = PublishOptions(
        day=(day or datetime.now(UTC)).date(),
        is_default_day=day is None,
        version=version,
        note=note,
        is_draft=draft,
    )
    published = publish_release(file, directory, options, write_bulk)
    name = f"{'the draft' if draft else 'version'} {published.manifest.version}"
    state = "written" if draft else "published"
    click.echo(f"{directory}: {name} {state if published.is_new else 'is already current; nothing new was ' + state}")


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--releases", type=NEW_FOLDER, help=RELEASES_HELP)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(DIFF_FORMATS)),
    default="text",
    show_default=True,
    help="Text, or one line of JSON for each changed record.",
)
def diff(old: str, new: str, releases: Path | None, format_: str) -> None:
    """Print the differences between two releases, record by record.

    OLD and NEW are each a version or a release file. The exit code is 1 if the releases differ, as in diff(1).
    """
    directory = releases or Settings.read(os.environ).releases
    is_different = False
    for line in DIFF_FORMATS[format_](
        diff_releases(find_release_file(old, directory), find_release_file(new, directory))
    ):
        click.echo(line)
        is_different = True
    sys.exit(EXIT_DIFFERENT if is_different else os.EX_OK)


@main.command()
@click.option("--releases", type=NEW_FOLDER, help=RELEASES_HELP)
@click.option("--host", help="IP address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Number of worker processes.")
def serve(releases: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the published releases over HTTP.

    An option overrides its ONRECORD_ environment variable; all other settings are read from the environment.
    """
    options = {"ONRECORD_RELEASES": releases, "ONRECORD_HOST": host, "ONRECORD_PORT": port, "ONRECORD_WORKERS": workers}
    overrides = {name: str(value) for name, value in options.items() if value is not None}
    environment = {**os.environ, **overrides}
    service.check(Settings.read(environment))  # here, where an error still becomes a message and an exit code
    # The service replaces this process: the imports for building and publishing would double each worker's memory.
    command = [sys.executable, "-m", service.__name__]
    os.execve(sys.executable, command, environment)  # noqa: S606 (no shell, and nothing that was typed)


@main.command()
@click.option("--data", type=FOLDER, default="data", show_default=True, help="Folder of the dataset for the examples.")
@click.option("-o", "--output", type=NEW_FOLDER, default="schema", show_default=True, help="Folder to write to.")
def contract(data: Path, output: Path) -> None:
    """Write the contract of the API and of the data files.

    It consists of openapi.json, the SQL of the release's tables, codebook.json and the JSON Schemas of the YAML files.
    If the dataset has codebooks, the program's own copy of them is first written from there: records/codes.py and
    records/codebook.json. The examples in the contract are responses of the service over the dataset.
    """
    if (data / "codebook").is_dir() and _write_codes(data / "codebook"):
        # This process has imported the old enums, so the rest is done by a new one.
        command = [sys.executable, "-m", "onrecord", "contract", "--data", str(data), "--output", str(output)]
        os.execv(sys.executable, command)  # noqa: S606 (no shell, and two paths)
    dataset = checks.load(data)
    http_package = Path(str(resources.files("onrecord.http")))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "release.sqlite"
        builder.build(dataset, file)
        publish_release(file, Path(folder) / "releases", PublishOptions(day=EXAMPLE_DAY), write_bulk)
        with closing(Releases(Path(folder) / "releases")) as releases:
            (http_package / examples.NAME).write_bytes(examples.responses(releases))
    (output / "records").mkdir(parents=True, exist_ok=True)
    (output / "openapi.json").write_bytes(openapi.document(ROUTES))
    (output / "tables.sql").write_text(builder.tables(), encoding="utf-8")
    (output / "search.sql").write_text(search.tables(), encoding="utf-8")
    (output / "codebook.json").write_bytes(codebooks.as_json(codebooks.builtin_codebooks()))
    for name, schema in schemas.schemas().items():
        (output / "records" / name).write_bytes(schema)
    click.echo(f"{output}: written")


def _write_codes(folder: Path) -> bool:
    """Write the program's own copy of the codebooks, and return whether a file changed."""
    read = codebooks.read_codebooks(folder)
    package = Path(str(resources.files("onrecord.records")))
    contents = {package / "codes.py": codebooks.as_python(read), package / "codebook.json": codebooks.as_json(read)}
    changed = [path for path, content in contents.items() if path.read_bytes() != content]
    previous = {path: path.read_bytes() for path in changed}
    for path in changed:
        path.write_bytes(contents[path])
    if changed and (error := _import_error()):
        # With enums that it cannot use the program would not even start, and could not write other ones.
        for path, content in previous.items():
            path.write_bytes(content)
        expected = f"all codebooks and codes that the program uses; change the program first ({error})"
        diagnostic = Diagnostic(file=str(folder), line=1, column=1, path="", found="other codes", expected=expected)
        raise BadData([diagnostic])
    return bool(changed)


def _import_error() -> str:
    """Return the last line of the error with which a new process fails to import the program, or "" if it does not."""
    command = [sys.executable, "-c", f"import {__name__}"]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 (no input)
    return ended.stderr.strip().rpartition("\n")[2] if ended.returncode else ""


def _counts(dataset: Dataset) -> str:
    """Return the number of records of each kind in words."""
    return ", ".join(_count(len(records), kind) for kind, records in dataset.kinds().items())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def _progress(dataset: Dataset) -> Iterator[builder.ProgressCallback]:
    """Yield a callback to call once for each record; on a terminal it moves a progress bar."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("building", total=sum(map(len, dataset.kinds().values())))
        yield lambda: progress.advance(task)
