"""What it takes to find the changes of two releases of 100,000 and of 1,000,000 records: memory is to be the same."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from support import synthetic_releases

SIZES = (100_000, 1_000_000)


def measured(folder: Path, events: int) -> dict[str, float]:
    """Publish two releases of so many events in a process of its own, and return what that took."""
    old = synthetic_releases.release(folder / "old.sqlite", events=events)
    new = synthetic_releases.release(folder / "new.sqlite", events=events, edited=1)
    command = [sys.executable, synthetic_releases.__file__, str(old), str(new), str(folder / "releases")]
    figures: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return figures


def main() -> None:
    """Print the figures of each size."""
    for events in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            figures = measured(Path(folder), events)
        print(
            f"{events:>9} records a release, {figures['changes']:>9} changes: "
            f"{figures['seconds']:.1f} s, peak {figures['peak_kib'] / 1024:.1f} MiB"
        )


if __name__ == "__main__":
    main()
