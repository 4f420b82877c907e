"""The command line, killed or stopped at a file operation: a process that tests start.

It reads one order a line, as JSON: the words of a command, and at which operation or when it is killed.
Each order is carried out by a child of its own; what became of it, and what it said, goes back as a line of JSON.
"""

import json
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable

from onrecord.cli import main

WATCHED = ("open", "os.", "shutil.", "sqlite3.", "fcntl.")
# Bulk files are many, and none of them has a name before all are there: the last is as good as any.
LIKE_OTHERS = re.compile(r"bulk/(?!index)")


def interrupt(at: int | str, sign: int) -> None:
    """Have this process send itself a signal right before its n-th file operation, or the first of a name."""
    count, is_done = 0, False

    def on_event(event: str, _: object) -> None:
        nonlocal count, is_done
        if event.startswith(WATCHED) and event != "os.kill":
            count += 1
            if at in {count, event} and not is_done:
                is_done = True
                os.kill(os.getpid(), sign)

    sys.addaudithook(on_event)


def carry_out(words: list[str], at: int, after_s: float) -> tuple[int, str]:
    """Run a command in a child that is killed at a file operation, or after a time; neither where that is 0.

    Return its exit code, negative for a signal, and what it said.
    """
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            interrupt(at, signal.SIGKILL)
            main(words)
        if after_s:
            time.sleep(after_s)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read().decode()


def obey(orders: Iterable[str]) -> None:
    """Carry out orders for as long as there are any."""
    for line in orders:
        order = json.loads(line)
        print(json.dumps(carry_out(**order)), flush=True)  # noqa: T201 (to the test that gave the order)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        at, sign, *words = sys.argv[1:]
        interrupt(at, int(sign))
        main(words)
    obey(sys.stdin)
