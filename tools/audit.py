"""Read one page and one card of each kind with pa11y, which has the rules of HTML CodeSniffer beside those of axe.

`python tools/audit.py RELEASES [ADDRESS...]` is what `make audit` runs. It fails if pa11y finds something.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from served_pages import served_pages
from support.browser import BROWSER
from support.page_addresses import ERROR_PAGES, KINDS_OF_PAGES

PA11Y = Path(__file__).parent.parent / "node_modules" / ".bin" / "pa11y"
TIMEOUT_S = 120  # for a page that takes three seconds on an idle machine
CONFIGURATION = {
    "chromeLaunchConfig": {"executablePath": BROWSER, "args": ["--no-sandbox"]},
    "runners": ["axe", "htmlcs"],
    "standard": "WCAG2AA",
    "hideElements": "svg",  # HTML CodeSniffer takes the text of pictures for text on the background of the page
}


@click.command()
@click.argument("releases", type=click.Path(path_type=Path, exists=True))
@click.argument("addresses", nargs=-1)
def main(releases: Path, addresses: tuple[str, ...]) -> None:
    """Print the findings in the addresses; without any, in one of each kind."""
    # pa11y refuses to read an error page.
    addresses = addresses or tuple(address for address in KINDS_OF_PAGES if address not in ERROR_PAGES)
    count = 0
    with served_pages(releases) as base_url, TemporaryDirectory() as folder:
        configuration = Path(folder) / "pa11y.json"
        configuration.write_text(json.dumps(CONFIGURATION))
        for address in addresses:
            found = findings(base_url + address, configuration)
            count += len(found)
            click.echo("\n  ".join([f"{address}: {len(found)} findings", *found]))
    sys.exit(count > 0)


def findings(url: str, configuration: Path) -> list[str]:
    """Return what pa11y finds in a page."""
    command = [PA11Y, "--config", configuration, "--reporter", "json", url]
    process = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert process.stdout, process.stderr
    return [f"{issue['code']}: {issue['message']} {issue['context']}" for issue in json.loads(process.stdout)]


if __name__ == "__main__":
    main()
