"""Take a picture of every page and card, light and dark, narrow and wide, and write a contact sheet of them.

`python tools/shots.py RELEASES FOLDER [ADDRESS...]` is what `make shots` runs. The pictures are for looking at.
"""

from html import escape
from pathlib import Path

import click

from served_pages import file_name, served_pages
from support.chromium import Chromium, ColorScheme, Emulation
from support.page_addresses import ADDRESSES, is_card
from support.page_checks import open_details

NARROW, CARD, PAGE = 320, 720, 1000

INDEX = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pages and cards</title>
<style>
body {{ font: 14px sans-serif; margin: 16px; background: #ddd }}
h2 {{ font-size: 16px; margin: 24px 0 8px }}
p {{ display: flex; gap: 12px; align-items: flex-start; margin: 0; overflow-x: auto }}
img {{ max-width: 480px; max-height: 800px; border: 1px solid #888 }}
</style>
<h1>{count} pages and cards</h1>
{rows}
</html>
"""


@click.command()
@click.argument("releases", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("addresses", nargs=-1)
def main(releases: Path, folder: Path, addresses: tuple[str, ...]) -> None:
    """Write the pictures and index.html to a folder; without addresses, of every page and card."""
    addresses = addresses or ADDRESSES
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    with served_pages(releases) as base_url, Chromium() as chromium:
        for address in addresses:
            files = take_pictures(chromium, base_url, address, folder)
            rows.append(row(address, files))
            click.echo(address)
    index = folder / "index.html"
    index.write_text(INDEX.format(count=len(addresses), rows="\n".join(rows)), "utf-8")
    click.echo(f"look at {index}")


def take_pictures(chromium: Chromium, base_url: str, address: str, folder: Path) -> list[str]:
    """Write the pictures of one address, the details of narrow ones open, and return their names."""
    files = []
    with chromium.opened(base_url + address) as page:
        for width in (CARD if is_card(address) else PAGE, NARROW):
            if width == NARROW:
                open_details(page)
            for color_scheme in ColorScheme:
                page.emulate(Emulation(width=width, color_scheme=color_scheme))
                files.append(f"{file_name(address)}-{color_scheme}-{width}.png")
                page.screenshot(folder / files[-1])
    return files


def row(address: str, files: list[str]) -> str:
    """Return the pictures of one address as HTML, each a link to its full size."""
    pictures = [
        f'<a href="{escape(file)}"><img loading="lazy" src="{escape(file)}" alt="{escape(file)}"></a>' for file in files
    ]
    return f"<h2>{escape(address)}</h2>\n<p>{''.join(pictures)}</p>"


if __name__ == "__main__":
    main()
