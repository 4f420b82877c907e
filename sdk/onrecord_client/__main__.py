"""The command line: writes the records of a list as JSON lines or CSV."""

import csv
import inspect
import io
import json
import os
import re
import sys
import textwrap
import warnings
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter
from collections.abc import Callable, Iterator, Sequence
from errno import EINVAL
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TextIO, get_type_hints

import msgspec

from onrecord_client import models
from onrecord_client._generated.api import Resources
from onrecord_client.arguments import abbreviated
from onrecord_client.client import Client
from onrecord_client.columns import columns_of
from onrecord_client.errors import OnrecordError
from onrecord_client.pagers import Pager
from onrecord_client.settings import DEFAULT_BASE_URL
from onrecord_client.version import __version__

DESCRIPTION = "Write the records of a list as JSON lines or CSV. Filters are flags; repeat a flag for several values."
EXAMPLE = "onrecord-client relationships --type holds-office --object mali --valid-on 2021-05-23"
PAGE_PARAMETERS = {"limit", "include", "expand"}  # without effect here: the output has records, not pages
# Exit codes as a shell reports them: 128 plus the number of the signal, SIGINT or SIGPIPE.
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the records to standard output; on failure exit with 1 and a message on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The same bytes on every system, for the help too, which may have letters that the encoding lacks.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # Without the line of code, which is not the user's.
    warnings.formatwarning = lambda message, *_: f"onrecord-client: {message}\n"
    options = vars(_parser().parse_args(arguments))
    method, base_url, first = options.pop("method"), options.pop("base_url"), options.pop("first")
    write = {"jsonl": _write_jsonl, "csv": _write_csv}[options.pop("format")]
    if sys.stdout is None:  # the caller closed it, as `>&-` does
        sys.exit("onrecord-client: the output cannot be written: standard output is closed")
    try:
        with Client(base_url) as client:
            _write(write, attrgetter(method)(client)(**options), first)
    except ValueError as error:  # an invalid base URL, key, id or cursor
        sys.exit(f"onrecord-client: {error}")


def _write(
    write: Callable[[Pager[Any, Any], int | None, TextIO], None], pager: Pager[Any, Any], first: int | None
) -> None:
    try:
        write(pager, first, sys.stdout)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes stdout at exit and would print an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # The reader, such as `head`, has closed the pipe; Windows calls that an invalid argument.
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == EINVAL):
            sys.exit(BROKEN_PIPE)
        sys.exit(f"onrecord-client: the output cannot be written: {error.strerror}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OnrecordError as error:
        sys.stdout.flush()
        resume = f"\nAll records before this point were written. Resume with --cursor {pager.cursor}"
        sys.exit(f"onrecord-client: {error}{resume if pager.cursor else ''}")


class _HelpFormatter(HelpFormatter):
    """Breaks no line at a hyphen, since codes have hyphens."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(text, width, break_on_hyphens=False)


def _parser() -> ArgumentParser:
    # No abbreviations: a flag that a newer version adds could make one ambiguous.
    parser = ArgumentParser(
        "onrecord-client", description=DESCRIPTION, epilog=f"Example: {EXAMPLE}", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"onrecord-client {__version__}")
    lists = parser.add_subparsers(metavar="LIST", required=True)
    for method, function in _list_methods():
        summary = _capitalized(str(function.__doc__).partition("\n")[0].removeprefix("Return "))
        name = method.removesuffix(".list").replace(".", "-")
        command = lists.add_parser(
            name, help=summary, description=summary, allow_abbrev=False, formatter_class=_HelpFormatter
        )
        command.set_defaults(method=method)
        _add_flags(command, function)
    return parser


def _list_methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield each method that returns a pager, with its name: `events.list`, `search.records`."""
    for kind, resource in get_type_hints(Resources).items():
        for name, function in vars(resource).items():
            if "Pager[" in str(getattr(function, "__annotations__", {}).get("return")):
                yield f"{kind}.{name}", function


def _add_flags(parser: ArgumentParser, function: Callable[..., Any]) -> None:
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="Output format. Default: jsonl.")
    parser.add_argument("--first", type=_count, metavar="N", help="Write at most N records.")
    parser.add_argument(
        "--base-url", metavar="URL", help=f"URL of the service. Default: ONRECORD_BASE_URL, or {DEFAULT_BASE_URL}."
    )
    descriptions = dict(re.findall(r"- `(\w+)`: (.*)", str(function.__doc__)))
    _, *parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        if parameter.name not in PAGE_PARAMETERS:
            flag = "--" + parameter.name.rstrip("_").replace("_", "-")
            parser.add_argument(
                flag,
                dest=parameter.name,
                action="append",
                required=parameter.default is parameter.empty,
                metavar="VALUE",
                # argparse formats the help with %.
                help=f"{descriptions[parameter.name]}{_values(str(parameter.annotation))}".replace("%", "%%"),
            )


def _values(annotation: str) -> str:
    """Return a sentence with the values of an enum; others are sent too, since a newer service may know them."""
    match = re.search(r"\b(\w+) \| \1Text\b", annotation)
    return f" Values: {', '.join(getattr(models, match[1]))}." if match else ""


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{abbreviated(repr(text))} is not a number of records; expected 0 or more")
    return int(text)


def _write_jsonl(pager: Pager[Any, Any], first: int | None, out: TextIO) -> None:
    """Write the records as the service sent them, with fields that this client does not know."""
    records = islice(pager.raw(), first)
    out.writelines(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)


def _write_csv(pager: Pager[Any, Any], first: int | None, out: TextIO) -> None:
    """Write the columns of columns.py; lists are JSON, and null is empty."""
    columns = columns_of(pager.record_type)
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(column.name for column in columns)
    pages = (zip(*(map(_cell, column.values(page.data)) for column in columns), strict=True) for page in pager.pages())
    rows.writerows(islice(chain.from_iterable(pages), first))


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict | bool) else value


if __name__ == "__main__":
    main()
