"""What can go wrong, in sentences for the person who has to mend it.

Every error that a user may meet is a `CoordcareError`; the command line prints its text without a traceback.
"""

from collections.abc import Sequence
from pathlib import Path


class CoordcareError(Exception):
    """Something a person can mend; its text says where, what, why and what to do."""


class UnreadableFile(CoordcareError):
    """A file that cannot be read, and why."""

    def __init__(self, *, path: Path, reason: str) -> None:
        """Keep the path and the reason apart: reports print both, in their own places."""
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error travel between processes."""
        return _unreadable_file, (self.path, self.reason)


def _unreadable_file(path: Path, reason: str) -> UnreadableFile:
    return UnreadableFile(path=path, reason=reason)


class Problems(CoordcareError):
    """Several things wrong at once in one input; all of them are named."""

    def __init__(self, *, where: str, problems: Sequence[str]) -> None:
        """Join the problems under the place they stand in, one a line."""
        super().__init__("\n".join([f"{where}:", *(f"  - {problem}" for problem in problems)]))
        self.where = where
        self.problems = tuple(problems)


class NotStated(CoordcareError):
    """A program year does not state a value that was asked of it."""
