"""Many workbooks reviewed by several processes, in order; a process that dies takes no other review with it."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

from coordcare.filing.review import FileReview

MOST_PROCESSES = 4
_WAITING_PER_PROCESS = 8  # reviews begun ahead of the one that is next, so that memory stays bounded
_DIED = (
    "was given up, because the program that reviewed it ended at once. "
    "Open the file in Excel, save it under a new name, and review that file."
)

Judge = Callable[[Path], FileReview]


def reviews_in_parallel(paths: Sequence[Path], judge: Judge) -> Iterator[FileReview]:
    """The review of each file, in the order of `paths`; `judge` must be importable and is called in another process."""
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    remaining = deque(paths)
    while remaining:
        with ProcessPoolExecutor(processes) as pool:
            yield from _until_one_dies(pool, remaining, judge, ahead=processes * _WAITING_PER_PROCESS)
        if remaining:
            yield _reviewed_apart(remaining.popleft(), judge)


def _until_one_dies(
    pool: ProcessPoolExecutor, remaining: deque[Path], judge: Judge, *, ahead: int
) -> Iterator[FileReview]:
    """Reviews as long as all processes live; takes from `remaining` the files that are reviewed."""
    begun: deque[Future[FileReview]] = deque()
    try:
        while remaining:
            begun.extend(pool.submit(judge, path) for path in islice(remaining, len(begun), ahead))
            review = begun.popleft().result()
            remaining.popleft()
            yield review
    except BrokenProcessPool:
        return


def _reviewed_apart(path: Path, judge: Judge) -> FileReview:
    """The review of the file that was next when a process died, in a process of its own: it need not be the culprit."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(judge, path).result()
        except BrokenProcessPool:
            return FileReview(path=path, error=_DIED)
