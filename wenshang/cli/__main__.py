"""``python -m wenshang.cli``: the command, where no script is installed (timers call it so)."""

from wenshang.cli import main

if __name__ == "__main__":
    main()
