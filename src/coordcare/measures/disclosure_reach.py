"""What a reader must think possible of hidden counts, given the sums that tie them to the shown ones.

A hidden count may be greater than it is where other hidden counts give way so that every sum still holds and none falls
below nought. Such a change is looked for of one: a count rises by one, and each sum that is off by it asks its other
hidden counts to give way, until all hold. It is made as often as the counts that fall allow; then the next is looked
for. The changed table is proof that the greater counts are possible, of every goal that it reaches. Where no change is
found one more cell is hidden. Where nothing is left to hide, all sums hold for any multiple of the table too, so that
every count above nought may be as great as one likes.

Hiding more never takes a possibility away: what was proven stays proven. A search that gives up too soon hides a cell
too many, which is safe.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Key = tuple[str, ...]

MOST_ASKED = 4  # times that a search asks one count to rise, or to fall: what failed once may succeed after other moves
MOST_MOVES = 400  # of one change
FEW = 8  # counts of a sum, among which it is worth while to look for the best to ask


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Counts of one cell, by their names, that must be able to be greater, together, by so much more."""

    key: Key
    names: tuple[str, ...]
    more: int

    @classmethod
    def of(cls, key: Key, names: Sequence[str], more: int) -> "Reach":
        """Of counts of one cell, by their names."""
        return cls(key=key, names=tuple(names), more=more)


@dataclass(eq=False, slots=True)
class Count:
    """A count of a cell, with the sums that tie it and the side of each on which it is: 1 or -1."""

    key: Key
    value: int
    sums: list[tuple["Sum", int]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Sum:
    """Counts of two sides, 1 and -1, that come to the same; loose are those that are hidden, the first to ask first."""

    counts: list[tuple[Count, int]]
    loose: list[tuple[Count, int]] = field(default_factory=list)


@dataclass(slots=True)
class Ties:
    """Counts of cells, the sums that tie them, and which cells are hidden."""

    cells: dict[Key, dict[str, Count]] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)

    def add(self, key: Key, counts: Mapping[str, int], *, guarded: bool) -> None:
        """A cell with its counts; guarded are those that no reader sees."""
        self.cells[key] = {name: Count(key=key, value=value) for name, value in counts.items()}
        if guarded:
            self.hidden.add(key)

    def has(self, key: Key, name: str) -> bool:
        """Whether the cell has such a count."""
        return name in self.cells[key]

    def tie(self, one_side: Sequence[tuple[Key, str]], other_side: Sequence[tuple[Key, str]]) -> None:
        """Both sides come to the same. What a reader knows to be nought, because nothing is there, never gives way."""
        tied = Sum(
            counts=[
                (self.cells[key][name], sign)
                for sign, side in ((1, one_side), (-1, other_side))
                for key, name in side
                if self.size(key)
            ]
        )
        for count, sign in tied.counts:
            count.sums.append((tied, sign))
        self.sums.append(tied)

    def hide(self, key: Key) -> None:
        """The cell is hidden from now on."""
        self.hidden.add(key)
        self.loosen(tied for count in self.cells[key].values() for tied, _ in count.sums)

    def loosen(self, sums: Iterable[Sum]) -> None:
        """Finds what is hidden of the sums: first to be asked are counts of few sums, and of these great ones."""
        for tied in sums:
            tied.loose = sorted(
                (each for each in tied.counts if each[0].key in self.hidden),
                key=lambda each: (len(each[0].sums), -each[0].value),
            )

    def size(self, key: Key) -> int:
        """How much the cell counts, to hide small ones before great ones."""
        return sum(count.value for count in self.cells[key].values())


def hide_until(ties: Ties, reaches: Iterable[Reach]) -> Iterator[Key]:
    """Hides cells, and names them, until a reader must think every one of these possible."""
    ties.loosen(ties.sums)
    goals = [_Goal(counts=tuple(ties.cells[one.key][name] for name in one.names), more=one.more) for one in reaches]
    goals.sort(key=lambda goal: -len(goal.counts))  # such a change mostly reaches the others of the cell too
    of_count: dict[Count, list[_Goal]] = {}
    for goal in goals:
        for count in goal.counts:
            of_count.setdefault(count, []).append(goal)
    reached: set[_Goal] = set()
    for goal in goals:
        while goal not in reached:
            changed, stuck = _changed(goal)
            beside = {each for count in changed for each in of_count.get(count, ())}
            reached |= {each for each in beside if each.missing(changed) <= 0}
            if goal not in reached:
                key = _next_to_hide(ties, goal, stuck) or next(_shown_around(ties, goal), None)
                if key is None:
                    break
                ties.hide(key)
                yield key


@dataclass(eq=False, slots=True)
class _Goal:
    """Counts that must be able to be greater, together, by so much more."""

    counts: tuple[Count, ...]
    more: int

    def missing(self, changed: Mapping[Count, int]) -> int:
        """How much a changed table lacks of it."""
        return self.more - sum(changed.get(count, 0) for count in self.counts)


@dataclass(slots=True)
class _Search:
    """A change of hidden counts by which the goal comes nearer, on top of the changes that were found before."""

    goal: _Goal
    changed: dict[Count, int]  # the counts that differ from the table, and by how much
    stuck: dict[Sum, int]  # sums that found nothing to give way, and by how much they were off
    moves: dict[Count, int] = field(default_factory=dict)
    off: dict[Sum, int] = field(default_factory=dict)  # sums that do not hold now, and by how much
    asked: dict[tuple[Count, bool], int] = field(default_factory=dict)  # to rise or not, and how often

    def move(self, count: Count, by: int) -> None:
        """Changes a count, and what it does to its sums."""
        self.moves[count] = by
        self.asked[count, by > 0] = self.asked.get((count, by > 0), 0) + 1
        self._put_off(count, by)

    def take_back(self, count: Count) -> None:
        """The count is as it was."""
        self._put_off(count, -self.moves.pop(count))

    def settles(self) -> bool:
        """Whether other hidden counts give way so that every sum holds again."""
        if not self.off:
            return True
        if len(self.moves) > MOST_MOVES:
            return False
        tied = min(self.off, key=lambda each: len(each.loose))  # the least choice first
        off = self.off[tied]
        for count, sign in self._best_first(tied, off):
            if self._may_move(count, -off * sign):
                self.move(count, -off * sign)
                if self.settles():
                    return True
                self.take_back(count)
        self.stuck.setdefault(tied, off)
        return False

    def _put_off(self, count: Count, by: int) -> None:
        for tied, sign in count.sums:
            off = self.off.pop(tied, 0) + sign * by
            if off:
                self.off[tied] = off

    def _best_first(self, tied: Sum, off: int) -> Sequence[tuple[Count, int]]:
        """The hidden counts of a sum; of few, first those that leave the fewest sums off."""
        if len(tied.loose) > FEW:
            return tied.loose
        return sorted(tied.loose, key=lambda each: self._left_off(each[0], -off * each[1]))

    def _left_off(self, count: Count, by: int) -> int:
        """How many more sums are off once the count has moved."""
        more = 0
        for tied, sign in count.sums:
            off = self.off.get(tied, 0)
            more += (off + sign * by != 0) - (off != 0)
        return more

    def _may_move(self, count: Count, by: int) -> bool:
        if count in self.moves or self.asked.get((count, by > 0), 0) == MOST_ASKED:
            return False
        return by > 0 or (count.value + self.changed.get(count, 0) + by >= 0 and count not in self.goal.counts)


def _changed(goal: _Goal) -> tuple[dict[Count, int], dict[Sum, int]]:
    """A change that reaches the goal; or else the sums that do not give way, and by how much they are off."""
    changed: dict[Count, int] = {}
    while (missing := goal.missing(changed)) > 0:
        stuck: dict[Sum, int] = {}
        for count in goal.counts:
            search = _Search(goal=goal, changed=changed, stuck=stuck)
            search.move(count, 1)
            if search.settles():
                break
        else:
            return changed, stuck
        falls = [(count.value + changed.get(count, 0)) // -by for count, by in search.moves.items() if by < 0]
        times = min([missing, *falls])
        for count, by in search.moves.items():
            changed[count] = changed.get(count, 0) + by * times
    return changed, {}


def _next_to_hide(ties: Ties, goal: _Goal, stuck: Mapping[Sum, int]) -> Key | None:
    """Of the shown cells of these sums that can give way: the smallest that can far enough, or else the farthest."""
    shown: list[tuple[int, int, Key]] = []
    for tied, off in stuck.items():
        for count, sign in tied.counts:
            far = goal.more if off * sign < 0 else min(count.value, goal.more)
            if far and count.key not in ties.hidden:
                shown.append((-far, ties.size(count.key), count.key))
    return min(shown)[2] if shown else None


def _shown_around(ties: Ties, goal: _Goal) -> Iterator[Key]:
    """The shown cells of all sums that hidden ones tie to the goal, the nearest first."""
    ahead = deque(dict.fromkeys(count.key for count in goal.counts))
    seen = set(ahead)
    passed: set[Sum] = set()
    while ahead:
        for tied in [tied for count in ties.cells[ahead.popleft()].values() for tied, _ in count.sums]:
            if tied in passed:
                continue
            passed.add(tied)
            keys = {count.key for count, _ in tied.counts}
            yield from sorted(keys - ties.hidden, key=lambda key: (ties.size(key), key))
            beside = sorted((keys & ties.hidden) - seen)
            seen.update(beside)
            ahead.extend(beside)
