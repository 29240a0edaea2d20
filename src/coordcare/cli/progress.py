"""Progress of long work, on the terminal and nowhere else."""

import sys
import time
from collections.abc import Callable

import click


def silent(_: str) -> None:
    """Tell nothing."""


def teller() -> Callable[[str], None]:
    """Tell each stage on the terminal, over the one before; nothing where the output goes to a file."""
    if not sys.stderr.isatty():
        return silent
    began = time.monotonic()

    def tell(stage: str) -> None:
        click.echo(f"\r\033[K{time.monotonic() - began:6.1f} s  {stage} …", err=True, nl=False)

    return tell


def clear() -> None:
    """Take the last stage off the terminal."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
