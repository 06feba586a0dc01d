"""Which record every row of a file speaks of, settled so that the same file read again says the same.

Row after row is given to the record it fits best, or becomes a record of its own. A later row can tell more about an
earlier record, so that an earlier row would now fit it better; rows therefore move until none does.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Mapping, Sequence

from crm_app.services.imports.register_index import Known, RegisterIndex, joined

_MOST_ROUNDS = 25


class Assignment:
    """The rows of a file, each with the key of its record; ``rows`` are by place in the file, without rejected ones."""

    def __init__(self, index: RegisterIndex, rows: Mapping[int, Known], keys: Sequence[str]) -> None:
        self.index = index
        self.rows = rows
        self.home: dict[int, str] = {}
        self._keys = keys
        self._stored = dict(index.known)
        self._members: dict[str, list[int]] = defaultdict(list)
        for place in rows:
            self._settle(place, self._best(place))
        for _ in range(_MOST_ROUNDS):
            if not sum(self._moved(place) for place in rows):
                break

    def members(self, key: str) -> list[int]:
        """The rows that speak of a record, in the order of the file."""
        return self._members[key]

    def is_stored(self, key: str) -> bool:
        """Whether a record was there before the file came."""
        return key in self._stored

    def _best(self, place: int) -> str:
        row = self.rows[place]
        if row.is_ours and row.key in self._stored:
            return row.key
        return self.index.certain(row) or self._keys[place]

    def _settle(self, place: int, key: str) -> None:
        self.home[place] = key
        insort(self._members[key], place)
        self._account_for(key)

    def _account_for(self, key: str) -> None:
        """What is known of a record once all its rows have spoken."""
        accounts = [self.rows[place] for place in self._members[key]]
        if key in self._stored:
            accounts.insert(0, self._stored[key])
        if accounts:
            self.index.put(joined(key, accounts) if len(accounts) > 1 or accounts[0].key != key else accounts[0])
        else:
            self.index.drop(key)

    def _moved(self, place: int) -> bool:
        here, best = self.home[place], self._best(place)
        if best == here:
            return False
        self._members[here].remove(place)
        self._settle(place, best)
        self._account_for(here)
        return True
