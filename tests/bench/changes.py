"""The time and memory to publish a second release, with 100,000 and 1,000,000 records: memory must not grow.

Run by `make bench-changes`. One record of a hundred differs between the two releases; publishing compares them all.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from support import synthetic_releases

SIZES = (100_000, 1_000_000)


def measure(folder: Path, events: int) -> dict[str, float]:
    """Publish two releases of so many events in a process of its own, and return its measurements."""
    old = synthetic_releases.release(folder / "old.sqlite", events=events)
    new = synthetic_releases.release(folder / "new.sqlite", events=events, edited=1)
    command = [sys.executable, synthetic_releases.__file__, str(old), str(new), str(folder / "releases")]
    result: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return result


def main() -> None:
    """Print the number of changes, the time and the peak memory for each size."""
    for events in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            result = measure(Path(folder), events)
        print(
            f"{events:>9} records per release, {result['changes']:>9} changes: "
            f"{result['seconds']:.1f} s, peak memory {result['peak_kib'] / 1024:.1f} MiB"
        )


if __name__ == "__main__":
    main()
