"""``python -m wenshang``: the command, where the script is not on the path (Windows)."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # the folder one works in may hold a calendar.py or a click.py of one's own, which is not what we mean
    if not sys.flags.safe_path and sys.path and Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    from wenshang.cli import main

    main()
