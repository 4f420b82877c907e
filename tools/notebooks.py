"""Execute the notebooks of the client's examples and write their outputs into them; `make notebooks` runs this script.

Data that differs between runs or machines is removed, so that a second run writes the same bytes.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

from sdk_readme import DISPLAYED_URL, ROOT, fresh_service
from support.commands import TIMEOUT_S, environment

EXAMPLES = ROOT / "sdk" / "examples"
INLINE = "module://matplotlib_inline.backend_inline"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def main() -> None:
    """Execute the notebooks that the arguments name, and write them with their outputs."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.ipynb")))
    parser.add_argument("--base-url", help="a service with the project's own data; by default one is started")
    parser.add_argument("--output", type=Path, default=EXAMPLES, help="the folder to write to")
    options = parser.parse_args()
    if options.base_url:
        write(options.notebooks, options.base_url, options.output)
    else:
        with fresh_service() as base_url:
            write(options.notebooks, base_url, options.output)


def write(notebooks: list[Path], base_url: str, output: Path) -> None:
    """Execute notebooks against a service, and write them to a folder under their own names."""
    for notebook in notebooks:
        (output / notebook.name).write_text(executed(notebook, base_url), "utf-8")


def executed(notebook: Path, base_url: str) -> str:
    """Return a notebook with its current outputs, executed in a temporary folder and IPython profile."""
    book = nbformat.read(notebook, as_version=4)
    with TemporaryDirectory() as folder:
        variables = environment({"ONRECORD_BASE_URL": base_url, "IPYTHONDIR": folder, "MPLBACKEND": INLINE})
        client = NotebookClient(
            book,
            kernel_name="python3",
            timeout=TIMEOUT_S,
            record_timing=False,
            shutdown_kernel="immediate",
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
            # Unix sockets in the folder: ports could collide with those of another run.
            config=Config({"KernelManager": {"transport": "ipc", "connection_file": f"{folder}/kernel.json"}}),
        )
        client.execute(env=variables)
    book.metadata = METADATA
    for cell in book.cells:
        cell.metadata = {}
    text: str = nbformat.writes(book)
    return text.replace(base_url, DISPLAYED_URL) + "\n"


if __name__ == "__main__":
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # silences a warning of the kernel's debugger
    main()
