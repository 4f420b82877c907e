"""A program that runs `onrecord` commands and kills or stops them at a file operation; tests start it as a process.

Without arguments, it reads one JSON object per line: the words of a command, and the file operation or the time at
which to kill it. It runs each command in a child process, and writes the exit code and the output as a line of JSON.
With arguments, it runs one command and sends itself a signal at a file operation.
"""

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterable

from onrecord.cli import main

FILE_OPERATIONS = ("open", "os.", "shutil.", "sqlite3.", "fcntl.")  # prefixes of the names of audit events


def send_signal_at(at: int | str, signal_number: int) -> None:
    """Make this process send itself a signal right before its n-th file operation, or its first of a name."""
    count, is_sent = 0, False

    def on_event(event: str, _: object) -> None:
        nonlocal count, is_sent
        if event.startswith(FILE_OPERATIONS) and event != "os.kill":  # os.kill is the signal sent below
            count += 1
            if at in {count, event} and not is_sent:
                is_sent = True
                os.kill(os.getpid(), signal_number)

    # Audit events come before the operation itself, and an audit hook needs no change to the program.
    sys.addaudithook(on_event)


def run_command(words: list[str], at: int, after_s: float) -> tuple[int, str]:
    """Run a command in a child process, and kill it at its n-th file operation or after a time; 0 means neither.

    Return its exit code, negative for a signal, and its output.
    """
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            send_signal_at(at, signal.SIGKILL)
            main(words)
        if after_s:
            time.sleep(after_s)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read().decode()


def run_commands(lines: Iterable[str]) -> None:
    """Run the command of each line, and print its result before reading the next one."""
    for line in lines:
        print(json.dumps(run_command(**json.loads(line))), flush=True)  # noqa: T201 (the test reads it)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        at, signal_number, *words = sys.argv[1:]
        send_signal_at(at, int(signal_number))
        main(words)
    run_commands(sys.stdin)
