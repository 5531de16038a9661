"""Where the command starts: an interrupt that comes while Python still reads the program ends it without a word."""

from __future__ import annotations

import signal


def main() -> int:
    """Run the command `housing-standard`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from housing_standard import cli  # noqa: PLC0415 - reading it takes a moment

    signal.signal(signal.SIGINT, signal.default_int_handler)
    return cli.main()


if __name__ == "__main__":
    raise SystemExit(main())
