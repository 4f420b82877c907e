"""The command line: what editors, publishers and those who run the service type. No logic of its own."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from onrecord import __version__
from onrecord.bulk.write import write as write_bulk
from onrecord.dataset import check as checks
from onrecord.dataset import codebook as codebooks
from onrecord.dataset import fingerprints as fingerprint_files
from onrecord.dataset import schema as schemas
from onrecord.dataset import verify as spans
from onrecord.errors import (
    BadData,
    BadPublication,
    BadRelease,
    BadSetting,
    BadSpan,
    OnrecordError,
    PublisherBusy,
)
from onrecord.http import contract as openapi
from onrecord.http import examples
from onrecord.http import serve as service
from onrecord.http.app import ROUTES
from onrecord.records.dataset import Dataset
from onrecord.release import build as builder
from onrecord.release import search
from onrecord.release.changes import between, file_named
from onrecord.release.open import Releases
from onrecord.release.publish import PublishOptions
from onrecord.release.publish import publish as put_into_service
from onrecord.render.diff import FORMATS as DIFFERENCES
from onrecord.settings import Settings

# Exit codes of sysexits.h.
EXIT_CODES: dict[type[OnrecordError], int] = {
    BadData: os.EX_DATAERR,
    BadSpan: os.EX_DATAERR,
    BadRelease: os.EX_DATAERR,
    BadPublication: os.EX_USAGE,
    BadSetting: os.EX_CONFIG,
    PublisherBusy: os.EX_TEMPFAIL,
}
EXAMPLE_DAY = date(2026, 11, 23)  # of the release that the contract's examples come from; it is never published

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)


class Commands(click.Group):
    """The commands, with the errors of the project told in words and by exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            click.echo(str(error), err=True)
            sys.exit(EXIT_CODES.get(type(error), os.EX_SOFTWARE))
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has gone; click knows what to do
                raise
            click.echo(str(error), err=True)
            sys.exit(os.EX_IOERR)


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """Structured data from news: check it, build it into a release, publish it and serve it."""


@main.command()
@click.argument("data", type=FOLDER)
def check(data: Path) -> None:
    """Check a dataset, and tell every error in it."""
    click.echo(f"{data}: {_counts(checks.load(data))}; no errors")


@main.command()
@click.argument("source", type=FOLDER)
@click.option("--data", type=FOLDER, default="data", show_default=True, help="The dataset.")
def verify(source: Path, data: Path) -> None:
    """Check every span of the documents whose text is in a folder."""
    verdict = spans.verify(checks.load(data), source)
    for mismatch in verdict.mismatches:
        click.echo(str(mismatch), err=True)
    click.echo(
        f"{_many(verdict.spans, 'span')} checked in {_many(len(verdict.held), 'document')}, "
        f"{len(verdict.mismatches)} wrong; {_many(len(verdict.not_held), 'document')} not held in {source}"
    )
    if verdict.mismatches:
        sys.exit(os.EX_DATAERR)


@main.command()
@click.argument("file", type=FILE)
@click.argument("words")
@click.option("--data", type=FOLDER, help="The dataset that the file is a document of.")
def span(file: Path, words: str, data: Path | None) -> None:
    """Print the evidence for words in a text, ready to paste into a record."""
    document = spans.document_of(checks.load(data), file.read_bytes()) if data else None
    click.echo(spans.span(spans.text_of(file), words).as_yaml(document))


@main.command()
@click.argument("source", type=FILE)
@click.option("-o", "--output", type=TARGET, required=True, help="The file of fingerprints to write.")
def fingerprint(source: Path, output: Path) -> None:
    """Write the fingerprints of a text's six-word sequences, so that a test can keep them out of the data."""
    click.echo(f"{output}: {fingerprint_files.write(source, output)} fingerprints")


@main.command()
@click.argument("data", type=FOLDER)
@click.option("-o", "--output", type=TARGET, required=True, help="The release file to write.")
def build(data: Path, output: Path) -> None:
    """Check a dataset and build it into a release file."""
    dataset = checks.load(data)
    with _progress(dataset) as tick:
        builder.build(dataset, output, tick=tick)
    click.echo(f"{output}: {_counts(dataset)}")


@main.command()
@click.argument("file", type=FILE)
@click.option("--releases", type=NEW_FOLDER, help="Directory of releases.")
@click.option("--version", help="Version; by default the day and a counter.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication; by default today (UTC).")
@click.option("--note", help="What is new in it.")
def publish(file: Path, releases: Path | None, version: str | None, day: datetime | None, note: str | None) -> None:
    """Put a built release into service."""
    directory = releases or Settings.read(os.environ).releases
    edition = PublishOptions(day=(day or datetime.now(UTC)).date(), version=version, note=note)
    published = put_into_service(file, directory, edition, write_bulk)
    state = "published" if published.is_new else "is current already; nothing new was published"
    click.echo(f"{directory}: version {published.manifest.version} {state}")


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--releases", type=NEW_FOLDER, help="Directory of the releases that versions are of.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(DIFFERENCES)),
    default="text",
    show_default=True,
    help="Words, or one line of JSON a record.",
)
def diff(old: str, new: str, releases: Path | None, format_: str) -> None:
    """Tell what became of each record from one release to another, each a version or a file.

    Exits with 1 where they differ, as diff(1) does.
    """
    directory = releases or Settings.read(os.environ).releases
    is_same = True
    for line in DIFFERENCES[format_](between(file_named(old, directory), file_named(new, directory))):
        click.echo(line)
        is_same = False
    sys.exit(not is_same)


@main.command()
@click.option("--releases", type=NEW_FOLDER, help="Directory of releases.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes.")
def serve(releases: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the releases of a directory; settings not given come from ONRECORD_... variables."""
    given = {"ONRECORD_RELEASES": releases, "ONRECORD_HOST": host, "ONRECORD_PORT": port, "ONRECORD_WORKERS": workers}
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    environment = {**os.environ, **chosen}
    service.check(Settings.read(environment))
    # In this process's place, so that workers do not bear what building and publishing have imported.
    command = [sys.executable, "-m", service.__name__]
    os.execve(sys.executable, command, environment)  # noqa: S606 (no shell, and nothing that was typed)


@main.command()
@click.option("--data", type=FOLDER, default="data", show_default=True, help="The dataset that gives the examples.")
@click.option("-o", "--output", type=NEW_FOLDER, default="schema", show_default=True, help="The folder to write to.")
def contract(data: Path, output: Path) -> None:
    """Write the contract: openapi.json, tables.sql, codebook.json and the schemas of the YAML files.

    Before that, write records/codes.py and records/codebook.json of this program from the dataset's codebooks.
    """
    if (data / "codebook").is_dir() and _write_codes(data / "codebook"):
        # The enums that this process has imported are the old ones.
        command = [sys.executable, "-m", "onrecord", "contract", "--data", str(data), "--output", str(output)]
        os.execv(sys.executable, command)  # noqa: S606 (no shell, and two paths)
    dataset = checks.load(data)
    home = Path(str(resources.files("onrecord.http")))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "release.sqlite"
        builder.build(dataset, file)
        put_into_service(file, Path(folder) / "releases", PublishOptions(day=EXAMPLE_DAY), write_bulk)
        with closing(Releases(Path(folder) / "releases")) as releases:
            (home / examples.NAME).write_bytes(examples.responses(releases))
    (output / "records").mkdir(parents=True, exist_ok=True)
    (output / "openapi.json").write_bytes(openapi.document(ROUTES))
    (output / "tables.sql").write_text(builder.tables(), encoding="utf-8")
    (output / "search.sql").write_text(search.tables(), encoding="utf-8")
    (output / "codebook.json").write_bytes(codebooks.as_json(codebooks.own_codebooks()))
    for name, schema in schemas.schemas().items():
        (output / "records" / name).write_bytes(schema)
    click.echo(f"{output}: written")


def _write_codes(folder: Path) -> bool:
    """Write the program's own copy of the codebooks, and return whether it changed."""
    found = codebooks.read_codebooks(folder)
    home = Path(str(resources.files("onrecord.records")))
    written = {home / "codes.py": codebooks.as_python(found), home / "codebook.json": codebooks.as_json(found)}
    changed = [path for path, content in written.items() if path.read_bytes() != content]
    for path in changed:
        path.write_bytes(written[path])
    return bool(changed)


def _counts(dataset: Dataset) -> str:
    return ", ".join(_many(len(records), kind) for kind, records in dataset.kinds().items())


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def _progress(dataset: Dataset) -> Iterator[builder.ProgressCallback]:
    """Yield what to call once a record; on a terminal it moves a bar."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("building", total=sum(map(len, dataset.kinds().values())))
        yield lambda: progress.advance(task)
