"""Which names are one person's: joined where that is sure, suggested where it is not."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analytics.annotations.register import Holder, Register, folded
from analytics.languages import get
from analytics.names import _SCRIPT, _SPELLING, block, likeness, loose, same_person, surely_same, words

#: A name as an article writes it: (language, name).
Written = tuple[str, str]
#: A lone surname joins a full name that is cited at least this many times as often.
OUTWEIGHS = 2
#: Names in one block compared for suggestions, and suggestions kept.
MOST_IN_BLOCK, MOST_SUGGESTED = 150, 400
#: Words of a suggested pair are at least this alike (0..100): within a script, and across scripts.
ALIKE, ALIKE_ACROSS = 95.0, 76.0


@dataclass
class Identity:
    """One person: the names that are theirs, and the register's row where one fits."""

    members: list[Written]
    holder: Holder | None = None

    def full(self) -> list[Written]:
        """The members of two words and more, or all."""
        return [m for m in self.members if len(m[1].split()) > 1] or self.members


@dataclass(frozen=True)
class Suggestion:
    """Two identities that may be one: numbers of identities, and why."""

    one: int
    other: int
    reason: str


@dataclass
class Identities:
    """Every identity of a corpus, and the merges only a person should decide."""

    groups: list[Identity] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)


def plain(name: Written) -> str:
    """A written name folded, titles kept."""
    return " ".join(get(name[0]).key(name[1]).split())


def identify(written: Counter[Written], years: Mapping[Written, set[int]], register: Register, *, across: bool = True) -> Identities:
    """Join the names of a corpus into persons.

    Parameters
    ----------
    written : Counter
        Names as written, with their number of quotations.
    years : mapping
        The years each is quoted in.
    register : Register
        Office holders; may be empty.
    across : bool
        Whether names in different spellings and scripts are joined.

    Returns
    -------
    Identities
    """
    by_key: dict[tuple[str, str], list[Written]] = defaultdict(list)
    for name in written:
        by_key[name[0], plain(name)].append(name)
    made = Identities()
    standing = _Standing(made.groups, written)
    blocks: dict[str, list[int]] = defaultdict(list)
    candidates = _Candidates(standing)
    of_holder: dict[str, int] = {}
    ranked = sorted(by_key.items(), key=lambda item: (-sum(written[m] for m in item[1]), item[0]))
    for (language, key), members in ranked:
        several = len(key.split()) > 1
        holder = register.named(language, key) if across and several else None
        home = of_holder.get(holder.person) if holder else None
        if home is None and across and several:
            home = _home(key, members, made.groups, blocks, candidates, holder)
        if home is None:
            made.groups.append(Identity(list(members), holder))
            home = len(made.groups) - 1
            if several:
                blocks[block(key)].append(home)
                candidates.add(home, block(key))
        else:
            made.groups[home].members.extend(members)
            made.groups[home].holder = made.groups[home].holder or holder
            candidates.changed(home)
        if holder:
            of_holder.setdefault(holder.person, home)
    _adopt(made, written, years, register, of_holder)
    if across:
        _suggest(made, written, blocks)
    return made


class _Standing:
    """The commonest form of every identity, which stands for it: comparing with every form would chain strangers together."""

    def __init__(self, groups: list[Identity], written: Counter[Written]) -> None:
        self.groups, self.written = groups, written
        self.known: dict[int, tuple[str, int]] = {}

    def of(self, at: int) -> tuple[str, int]:
        """The form, and how many words it has."""
        if at not in self.known:
            name = max(self.groups[at].members, key=lambda m: (self.written[m], m))[1]
            self.known[at] = name, len(words(name))
        return self.known[at]

    def forget(self, at: int) -> None:
        """Members have come or gone."""
        self.known.pop(at, None)


class _Candidates:
    """The identities a name can surely be one with: of one block, as many words, and in Arabic script the same first letters."""

    def __init__(self, standing: _Standing) -> None:
        self.standing = standing
        self.every: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.alike: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        self.known: dict[int, tuple[str, int, str]] = {}

    def add(self, at: int, block_of: str) -> None:
        """An identity of a block."""
        form, size = self.standing.of(at)
        key = block_of, size, _initials(form)
        insort(self.every[key[:2]], at)
        insort(self.alike[key], at)
        self.known[at] = key

    def drop(self, at: int) -> str | None:
        """An identity is no more; returns its block, if it had one."""
        key = self.known.pop(at, None)
        if key is None:
            return None
        self.every[key[:2]].remove(at)
        self.alike[key].remove(at)
        return key[0]

    def changed(self, at: int) -> None:
        """Members of an identity have come or gone."""
        self.standing.forget(at)
        block_of = self.drop(at)
        if block_of is not None and self.standing.groups[at].members:
            self.add(at, block_of)

    def of(self, name: str, block_of: str) -> list[int]:
        """Those of a name, the oldest first."""
        size, first = len(words(name)), _initials(name)
        if not first:
            return list(self.every.get((block_of, size), ()))
        return sorted([*self.alike.get((block_of, size, first), ()), *self.alike.get((block_of, size, ""), ())])


def _initials(name: str) -> str:
    """What names in Arabic script that are surely the same begin their words with; empty for other scripts."""
    parts = words(name)
    if not all(_SCRIPT.search(w) for w in parts):
        return ""
    return "".join(w.translate(_SPELLING).removeprefix("ال").replace("تش", "ج")[:1] or "-" for w in parts)


def _home(
    key: str, members: list[Written], groups: list[Identity], blocks: dict[str, list[int]], candidates: _Candidates, holder: Holder | None
) -> int | None:
    """The earlier identity a name belongs to; none when two would do, or when the register tells them apart."""
    name = members[0][1]
    found = []
    for at in candidates.of(name, block(key)):
        if holder and groups[at].holder and groups[at].holder is not holder:
            continue
        if surely_same(name, candidates.standing.of(at)[0]):
            found.append(at)
    if len(found) < 2:
        return found[0] if found else None
    # forms of several languages that this one brings together are one person; two of one language are not
    spoken = [{language for language, _ in groups[at].members} for at in found]
    if sum(map(len, spoken)) != len(set().union(*spoken)):
        return None
    for at in found[1:]:
        groups[found[0]].members.extend(groups[at].members)
        groups[found[0]].holder = groups[found[0]].holder or groups[at].holder
        groups[at].members = []
        blocks[block(key)].remove(at)
        candidates.changed(at)
    candidates.changed(found[0])
    return found[0]


def _adopt(
    made: Identities, written: Counter[Written], years: Mapping[Written, set[int]], register: Register, of_holder: dict[str, int]
) -> None:
    """A lone surname joins the one full name of its language that ends in it, else the one office holder who bears it."""
    ends: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, group in enumerate(made.groups):
        for member in group.members:
            parts = folded(*member).split()
            if len(parts) > 1:
                ends[member[0], parts[-1]].append(at)
    for at, group in enumerate(made.groups):
        if not group.members or any(len(name.split()) > 1 for _, name in group.members):
            continue
        keys = {(language, folded(language, name)) for language, name in group.members}
        homes = {h for key in keys for h in ends.get(key, ())}
        cited = sum(written[m] for m in group.members)
        if len(homes) == 1:
            home = next(iter(homes))
            if sum(written[m] for m in made.groups[home].members) >= OUTWEIGHS * cited:
                made.groups[home].members.extend(group.members)
                group.members = []
                continue
        holders = {h.person: h for key in keys for h in register.by_surname.get(key, ()) if _telling(key)}
        if not homes and len(holders) == 1:
            holder = next(iter(holders.values()))
            if holder.fits({y for m in group.members for y in years.get(m, ())}):
                home_of = of_holder.get(holder.person)
                if home_of is None:
                    group.holder = holder
                    of_holder[holder.person] = at
                else:
                    made.groups[home_of].members.extend(group.members)
                    group.members = []
                continue
        for home in sorted(homes)[:3]:
            made.suggestions.append(Suggestion(at, home, "surname"))


def _telling(key: tuple[str, str]) -> bool:
    """Whether a last name alone says who is meant: given names (عباس, صالح) do not."""
    return len(key[1]) > 3 and key[1] not in get(key[0]).given_names


def _suggest(made: Identities, written: Counter[Written], blocks: dict[str, list[int]]) -> None:
    """Pairs that look like one person, but not surely: those most quoted, so that most pairs need not be looked at."""
    best = {at: max(g.members, key=lambda m: (written[m], m)) for at, g in enumerate(made.groups) if g.members}
    weight = {at: sum(written[m] for m in made.groups[at].members) for at in best}

    def rank(s: Suggestion) -> tuple[int, int, int]:
        return -min(weight[s.one], weight[s.other]), s.one, s.other

    every = sorted((s for s in made.suggestions if s.one in best and s.other in best), key=rank)
    waiting, counted = deque(every), set[tuple[int, int]]()
    for least, pairs in _by_weight([[at for at in members if at in best][:MOST_IN_BLOCK] for members in blocks.values()], weight):
        while waiting and -rank(waiting[0])[0] >= least:
            s = waiting.popleft()
            counted.add((s.one, s.other))
        for one, other in pairs:
            held = made.groups[one].holder is not None and made.groups[other].holder is not None
            if not held and _looks_like(best[one], best[other]):
                every.append(Suggestion(one, other, "spelling"))
                counted.add((one, other))
        if len(counted) >= MOST_SUGGESTED:
            break  # whoever comes now is quoted less
    found: dict[tuple[int, int], Suggestion] = {}
    for s in sorted(every, key=rank):
        found.setdefault((s.one, s.other), s)
    made.suggestions = list(found.values())[:MOST_SUGGESTED]


def _by_weight(blocks: Sequence[Sequence[int]], weight: Mapping[int, int]) -> Iterator[tuple[int, Iterator[tuple[int, int]]]]:
    """(weight of the lesser of two, pairs within a block), from the largest weight on."""
    held: dict[int, list[tuple[Sequence[int], int]]] = defaultdict(list)
    for block_of in blocks:
        for n, at in enumerate(block_of):
            held[weight[at]].append((block_of, n))
    for least in sorted(held, reverse=True):
        yield least, _pairs(held[least], least, weight)


def _pairs(lesser: Sequence[tuple[Sequence[int], int]], least: int, weight: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Some members of blocks beside all that weigh more, and beside later ones that weigh as much; the earlier of a block first."""
    for block_of, n in lesser:
        for m, at in enumerate(block_of):
            if weight[at] > least or (weight[at] == least and m > n):
                yield (block_of[n], at) if n < m else (at, block_of[n])


def _looks_like(one: Written, other: Written) -> bool:
    """Whether two names are spelled like one person's."""
    across = "en" in (one[0], other[0])
    if not across and _sounds(one[1]).isdisjoint(_sounds(other[1])):
        return False
    enough = ALIKE_ACROSS if across else ALIKE
    return likeness(one[1], other[1], least=enough) >= enough and same_person(one[1], other[1])


#: Words of so many letters may differ in one and still be ``ALIKE``.
_LONG = 11


@lru_cache(maxsize=50_000)
def _sounds(name: str) -> frozenset[str]:
    """What two names of one script must share to be ``ALIKE``: a word's loose skeleton, or a word long enough to differ."""
    found = {loose(w, waw=way) for w in words(name) for way in ("w", "f")}
    return frozenset("long" if len(sound) >= _LONG else sound for sound in found)


def name_of(group: Identity, written: Counter[Written]) -> str:
    """The name shown for an identity: its most frequent full form."""
    return " ".join(max(group.full(), key=lambda m: (written[m], len(m[1]), m[1]))[1].split())


def official_id(group: Identity, name: str) -> str:
    """The identifier made from the shown name; a lone word of two languages names two persons."""
    key = name if " " in name else f"{name}|{min(group.members)[0]}"
    return "p-" + hashlib.sha256(key.encode()).hexdigest()[:10]
