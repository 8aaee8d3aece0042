"""The console script `mutubaku`, also `python -m mutubaku`: every command of `ops/management/commands`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutubaku.settings")
    execute_from_command_line(["mutubaku", *sys.argv[1:]])


if __name__ == "__main__":
    main()
