"""Rate one page and one card of each kind with Lighthouse, and print its four scores for each address.

`python tools/lighthouse.py RELEASES [ADDRESS...]` is what `make lighthouse` runs. It fails if a score is below 95.
"""

import os
import subprocess
import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from served_pages import served_pages
from support.browser import BROWSER
from support.page_addresses import ERROR_PAGES, KINDS_OF_PAGES

LIGHTHOUSE = Path(__file__).parent.parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MINIMUM = 95
TIMEOUT_S = 180  # for a page that takes ten seconds on an idle machine
FLAGS = [
    "--quiet",
    "--output=json",
    "--output-path=stdout",
    f"--only-categories={','.join(CATEGORIES)}",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    "--no-enable-error-reporting",
    # Lighthouse fetches robots.txt from within the page, which the policy of a card forbids.
    "--skip-audits=robots-txt",
]


class Audit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One check of a page; its score is from 0 to 1, or null if it does not apply."""

    title: str
    score: float | None
    display_value: str = ""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """The score of several checks together, from 0 to 1."""

    score: float | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a report of Lighthouse that is printed."""

    categories: dict[str, Category]
    audits: dict[str, Audit]


@click.command()
@click.argument("releases", type=click.Path(path_type=Path, exists=True))
@click.argument("addresses", nargs=-1)
def main(releases: Path, addresses: tuple[str, ...]) -> None:
    """Print the scores of the addresses; without any, of one of each kind."""
    # Lighthouse refuses to rate an error page.
    addresses = addresses or tuple(address for address in KINDS_OF_PAGES if address not in ERROR_PAGES)
    table = Table("address", *CATEGORIES)
    failures = []
    with served_pages(releases) as base_url:
        for address in addresses:
            report = rate(base_url + address)
            scores = [round(100 * (report.categories[category].score or 0)) for category in CATEGORIES]
            table.add_row(address, *map(str, scores))
            if min(scores) < MINIMUM:
                failures += [f"{address}: {fault}" for fault in faults(report)]
    Console().print(table)
    for failure in failures:
        click.echo(failure)
    sys.exit(bool(failures))


def rate(url: str) -> Report:
    """Return Lighthouse's report of a page."""
    process = subprocess.run(
        [LIGHTHOUSE, url, *FLAGS],
        env={**os.environ, "CHROME_PATH": str(BROWSER)},
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert process.returncode == 0, process.stderr.decode()
    return msgspec.json.decode(process.stdout, type=Report)


def faults(report: Report) -> list[str]:
    """Return the audits that a page does not pass; those that do not apply to it have no score."""
    failed = {name: audit for name, audit in report.audits.items() if audit.score is not None and audit.score < 1}
    return [f"{name}: {audit.title} {audit.display_value}" for name, audit in failed.items()]


if __name__ == "__main__":
    main()
