"""Reads the files named on the command line within 1 GB and prints, for each, what became of it; run as a process of its own.

Prints one line a file: seconds, peak memory in MB, and ``read`` or the message of the error. Any other exception is a traceback.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from wenshang.errors import UnreadableFile
from wenshang.readers import read

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    for path in map(Path, sys.argv[1:]):
        start = time.monotonic()
        try:
            read(path)
            said = "read"
        except UnreadableFile as error:
            said = str(error)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{time.monotonic() - start:.1f}\t{peak}\t{said}", flush=True)
