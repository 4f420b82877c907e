"""Take the picture of a card that README.md shows.

`python tools/card_picture.py RELEASES FILE` is what `make card-picture` runs.
"""

from pathlib import Path

import click

from served_pages import served_pages
from support.chromium import Chromium, Emulation

CARD = "/embed/claims/mishyn-mali-may-be-a-bargaining-chip?theme=light"
WIDTH = 720


@click.command()
@click.argument("releases", type=click.Path(path_type=Path, exists=True))
@click.argument("file", type=click.Path(path_type=Path))
def main(releases: Path, file: Path) -> None:
    """Write the picture of the card to a file."""
    emulation = Emulation(width=WIDTH, height=1)  # as high as the card
    with (
        served_pages(releases) as base_url,
        Chromium() as chromium,
        chromium.opened(base_url + CARD, emulation) as page,
    ):
        page.screenshot(file)


if __name__ == "__main__":
    main()
