"""The command line: all records of a list that filters find, as JSON lines or CSV."""

import csv
import inspect
import io
import json
import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TextIO, get_type_hints

import msgspec

from onrecord_client._generated.api import Resources
from onrecord_client._generated.walk import Walk
from onrecord_client.client import Client
from onrecord_client.columns import columns_of
from onrecord_client.errors import OnrecordError
from onrecord_client.settings import LOCAL

EXAMPLE = "onrecord-client relationships --type holds-office --object mali --valid-on 2021-05-23"
OF_PAGES = {"limit", "include", "expand"}  # what concerns pages, which do not show here
INTERRUPTED = 130  # as the shell has it for SIGINT
BROKEN_PIPE = 141  # and for SIGPIPE


def main(words: Sequence[str] | None = None) -> None:
    """Write what the words ask for to standard output; exit with 1 and a line on standard error if that fails."""
    options = vars(_parser().parse_args(words))
    listed, base_url, first = options.pop("listed"), options.pop("base_url"), options.pop("first")
    write = {"jsonl": _write_lines, "csv": _write_csv}[options.pop("format")]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        with Client(base_url) as client:
            _carry_out(write, attrgetter(listed)(client)(**options), first)
    except ValueError as error:  # of an address or a key
        sys.exit(f"onrecord-client: {error}")


def _carry_out(
    write: Callable[[Walk[Any, Any], int | None, TextIO], None], walk: Walk[Any, Any], first: int | None
) -> None:
    try:
        write(walk, first, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at its end
        sys.exit(BROKEN_PIPE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OnrecordError as error:
        sys.stdout.flush()
        resume = f"\nWhat was written is whole up to there; go on with --cursor {walk.cursor}" if walk.cursor else ""
        sys.exit(f"onrecord-client: {error}{resume}")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "onrecord-client", description=__doc__, epilog=f"For example: {EXAMPLE}", allow_abbrev=False
    )
    lists = parser.add_subparsers(metavar="LIST", required=True)
    for listed, function in _lists():
        about = str(function.__doc__).partition("\n")[0]
        name = listed.removesuffix(".list").replace(".", "-")
        command = lists.add_parser(name, help=about, description=about, allow_abbrev=False)
        command.set_defaults(listed=listed)
        _add_filters(command, function)
    return parser


def _lists() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield everything that gives a walk, by its name in the client: `events.list`, `search.records`."""
    for kind, resource in get_type_hints(Resources).items():
        for name, function in vars(resource).items():
            if "Walk[" in str(getattr(function, "__annotations__", {}).get("return")):
                yield f"{kind}.{name}", function


def _add_filters(parser: ArgumentParser, function: Callable[..., Any]) -> None:
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="JSON lines, or CSV.")
    parser.add_argument("--first", type=_whole, metavar="N", help="No more than N records.")
    parser.add_argument("--base-url", metavar="URL", help=f"Where the service is; else ONRECORD_BASE_URL, or {LOCAL}.")
    told = dict(re.findall(r"- `(\w+)`: (.*)", str(function.__doc__)))
    _, *parameters = inspect.signature(function).parameters.values()
    for each in parameters:
        if each.name not in OF_PAGES:
            flag = "--" + each.name.rstrip("_").replace("_", "-")
            about = told[each.name].replace("%", "%%")
            is_needed = each.default is each.empty
            parser.add_argument(flag, dest=each.name, action="append", required=is_needed, metavar="VALUE", help=about)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is no number of records; 0 or more would be right")
    return int(text)


def _write_lines(walk: Walk[Any, Any], first: int | None, out: TextIO) -> None:
    """Write the records as they came, whatever this client knows of them."""
    records = islice(walk.raw(), first)
    out.writelines(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)


def _write_csv(walk: Walk[Any, Any], first: int | None, out: TextIO) -> None:
    """Write the columns that tables have; lists as JSON, and nothing where nothing is known."""
    columns = columns_of(walk.record_type)
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(column.name for column in columns)
    pages = (zip(*(map(_cell, column.values(page.data)) for column in columns), strict=True) for page in walk.pages())
    rows.writerows(islice(chain.from_iterable(pages), first))


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict | bool) else value


if __name__ == "__main__":
    main()
