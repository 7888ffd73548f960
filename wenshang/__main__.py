"""``python -m wenshang``: the command, where the script is not on the path (Windows)."""

from wenshang.cli import main

main()
