"""What a reader must think possible of hidden counts, given the sums that tie them to the shown ones.

A hidden count may be greater than it is where other hidden counts give way so that every sum still holds and none falls
below nought. Such a change is looked for step by step, and the changed table is proof that the greater count is
possible. Where none is found one more cell is hidden. Where nothing is left to hide, all sums hold for any multiple of
the table too, so that every count above nought may be as great as one likes.

Hiding more never takes a possibility away: what was proven stays proven.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Key = tuple[str, ...]
Count = tuple[Key, str]  # of a cell, by its name

MOST_TRIES = 300  # of one search; beyond it a cell more is hidden, which is safe


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Counts that must be able to be greater, together, by so much more."""

    counts: tuple[Count, ...]
    more: int

    @classmethod
    def of(cls, key: Key, names: Sequence[str], more: int) -> "Reach":
        """Of counts of one cell, by their names."""
        return cls(counts=tuple((key, name) for name in names), more=more)


@dataclass(slots=True)
class Ties:
    """Counts, the sums that tie them, and which of them are hidden."""

    values: dict[Count, int] = field(default_factory=dict)
    counts: dict[Key, tuple[Count, ...]] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    signed: list[dict[Count, int]] = field(default_factory=list)  # of each sum, the counts and on which side they are
    loose: list[list[Count]] = field(default_factory=list)  # of each sum, the counts that are hidden
    sums: dict[Count, list[int]] = field(default_factory=dict)

    def add(self, key: Key, counts: dict[str, int], *, guarded: bool) -> None:
        """A cell with its counts; guarded are those that no reader sees."""
        self.counts[key] = tuple((key, name) for name in counts)
        for name, value in counts.items():
            self.values[key, name] = value
            self.sums[key, name] = []
        if guarded:
            self.hidden.add(key)

    def has(self, key: Key, name: str) -> bool:
        """Whether the cell has such a count."""
        return (key, name) in self.values

    def tie(self, one_side: Sequence[Count], other_side: Sequence[Count]) -> None:
        """Both sides come to the same. What a reader knows to be nought, because nothing is there, never gives way."""
        signs = {
            count: sign
            for sign, side in ((1, one_side), (-1, other_side))
            for count in side
            if any(self.values[each] for each in self.counts[count[0]])
        }
        for count in signs:
            self.sums[count].append(len(self.signed))
        self.signed.append(signs)
        self.loose.append([count for count in signs if count[0] in self.hidden])

    def hide(self, key: Key) -> None:
        """The cell is hidden from now on."""
        self.hidden.add(key)
        for count in self.counts[key]:
            for number in self.sums[count]:
                self.loose[number].insert(0, count)  # the next to be asked to give way: it is greater than small ones

    def size(self, key: Key) -> int:
        """How much the cell counts, to hide small ones before great ones."""
        return sum(self.values[count] for count in self.counts[key])


def hide_until(ties: Ties, goal: Reach) -> Iterator[Key]:
    """Hides cells, and names them, until a reader must think the goal possible."""
    while (stuck := _stuck(ties, goal)) is not None and (nearest := next(_shown_around(ties, goal), None)):
        key = _next_to_hide(ties, goal, stuck) or nearest
        ties.hide(key)
        yield key


@dataclass(slots=True)
class _Search:
    """A change of hidden counts by which the goal comes nearer, on top of the changes that were found before."""

    ties: Ties
    changed: dict[Count, int]  # the counts that differ from the table, and by how much
    goal: Reach
    stuck: dict[int, int]  # sums that found nothing to give way, and by how much they were off
    moves: dict[Count, int] = field(default_factory=dict)
    off: dict[int, int] = field(default_factory=dict)  # sums that do not hold now, and by how much
    tries: int = 0

    def move(self, count: Count, by: int) -> None:
        """Changes a count, and what it does to its sums."""
        self.moves[count] = self.moves.get(count, 0) + by
        for number in self.ties.sums[count]:
            off = self.off.pop(number, 0) + self.ties.signed[number][count] * by
            if off:
                self.off[number] = off

    def settles(self) -> bool:
        """Whether other hidden counts give way so that every sum holds again."""
        if not self.off:
            return True
        self.tries += 1
        if self.tries > MOST_TRIES:
            return False
        number = min(self.off, key=lambda each: len(self.ties.loose[each]))  # the least choice first
        off = self.off[number]
        for count in self.ties.loose[number]:
            by = -off * self.ties.signed[number][count]
            if self.moves.get(count) or not self._may_move(count, by):
                continue
            self.move(count, by)
            if self.settles():
                return True
            self.move(count, -by)
        self.stuck.setdefault(number, off)
        return False

    def _may_move(self, count: Count, by: int) -> bool:
        left = self.ties.values[count] + self.changed.get(count, 0) + by
        return left >= 0 and (by > 0 or count not in self.goal.counts)


def _stuck(ties: Ties, goal: Reach) -> dict[int, int] | None:
    """None if the goal can be reached, else the sums that do not give way and by how much they are off."""
    changed: dict[Count, int] = {}
    missing = step = goal.more
    while True:
        stuck: dict[int, int] = {}
        for count in goal.counts:
            search = _Search(ties=ties, goal=goal, changed=changed, stuck=stuck)
            search.move(count, step)
            if search.settles():
                break
        else:
            if step == 1:
                return stuck
            step //= 2
            continue
        for count, by in search.moves.items():
            changed[count] = changed.get(count, 0) + by
        missing -= step
        if not missing:
            return None
        step = min(step, missing)


def _next_to_hide(ties: Ties, goal: Reach, stuck: dict[int, int]) -> Key | None:
    """Of the first sum with shown cells: the smallest that can give way far enough, or else the farthest."""
    for number, off in stuck.items():
        signed = ties.signed[number]
        shown = {
            count: goal.more if off * sign < 0 else min(ties.values[count], goal.more)
            for count, sign in signed.items()
            if count[0] not in ties.hidden
        }
        if shown:
            return min(shown, key=lambda count: (-shown[count], ties.size(count[0]), count))[0]
    return None


def _shown_around(ties: Ties, goal: Reach) -> Iterator[Key]:
    """The shown cells of all sums that hidden ones tie to the goal, the nearest first."""
    ahead = deque(dict.fromkeys(key for key, _ in goal.counts))
    seen = set(ahead)
    passed: set[int] = set()
    while ahead:
        for number in [number for count in ties.counts[ahead.popleft()] for number in ties.sums[count]]:
            if number in passed:
                continue
            passed.add(number)
            yield from sorted(
                {key for key, _ in ties.signed[number]} - ties.hidden, key=lambda key: (ties.size(key), key)
            )
            beside = dict.fromkeys(key for key, _ in ties.loose[number] if key not in seen)
            seen.update(beside)
            ahead.extend(beside)
