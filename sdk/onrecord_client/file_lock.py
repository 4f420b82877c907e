"""An exclusive lock of an open file, which ends with the file or the process."""

import sys
from io import FileIO

if sys.platform == "win32":
    import msvcrt

    LOCKED_BYTE = 2**40  # beyond the content, since Windows keeps others from reading a locked byte

    def try_lock(file: FileIO) -> bool:
        """Return whether this open file has the lock now; a second open file does not get it, in one process either."""
        position = file.tell()
        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(position)
        return True

else:
    import fcntl

    def try_lock(file: FileIO) -> bool:
        """Return whether this open file has the lock now; a second open file does not get it, in one process either."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
