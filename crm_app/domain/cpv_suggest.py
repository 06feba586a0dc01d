"""CPV codes for a text, from the trade words and from what a store taught, each with its reasons.

The division is decided first, by all that speaks for each; its best class leads, and the classes after it stand in the
order of their own votes. The more a store has taught, the more its word counts against the trade words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from crm_app.domain.cpv_guess import Guess, TradeWords, ranked, read_wanted, with_exact
from crm_app.domain.cpv_learned import Learned, Text, read_text
from crm_app.domain.cpv_names import CpvHit, CpvNames
from crm_app.domain.reasons import Reason

HALF_TAUGHT = 30  # lessons at which a store's word counts half
_NEAREST_DIVISION, _NEAREST_CLASS, _TRADE_CLASS = 0.2, 1.0, 0.7
_TRADE_KEPT = 12  # classes that the trade words may bring


@dataclass(frozen=True, slots=True)
class _Votes:
    """What speaks for one class: each part 0 to 1."""

    taught: float
    near: float
    trade: float

    @property
    def whole(self) -> float:
        return self.taught + _NEAREST_CLASS * self.near + _TRADE_CLASS * self.trade


class Suggester:
    """Suggests codes for texts; with ``learned`` it follows the habits of a store."""

    def __init__(self, names: CpvNames, trade: TradeWords, learned: Learned | None = None) -> None:
        self._names = names
        self._trade = trade
        self._learned = learned if learned is not None and len(learned) else None

    def suggest(self, title: str, description: str = "", limit: int = 12) -> list[CpvHit]:
        """Codes for what a title and a description ask for, best first, hardly two of one class. Scores run to 100."""
        guess = self._trade.guess(read_wanted(title, description))
        if self._learned is None:
            return self._cold(guess, limit)
        text = read_text(title, description, guess)
        divisions, classes, nearest = self._learned.votes(text)
        if not classes:
            return self._cold(guess, limit)
        trust = len(self._learned) / (len(self._learned) + HALF_TAUGHT)
        votes = _votes(guess, classes, nearest, trust)
        leading = _leading(guess, divisions, nearest, trust)
        strength = {c: vote.whole for c, vote in votes.items()}
        order = sorted(strength, key=lambda c: (-strength[c], c))
        first = next((c for c in order if c[:2] == leading), order[0])
        order = [first, *(c for c in order if c != first)][: limit * 2]
        codes = _codes_of(order, guess, nearest)
        codes |= {code[:4]: code for code in reversed(guess.exact)}
        chosen = with_exact([codes[c] for c in order], list(guess.exact))[:limit]
        return self._falling([self._hit(code, guess, votes.get(code[:4]), text) for code in chosen])

    def _cold(self, guess: Guess, limit: int) -> list[CpvHit]:
        by_class: dict[str, str] = {}
        for code in ranked(guess, len(guess.codes)):
            by_class.setdefault(code[:4], code)
        chosen = list(by_class.values())[:limit]
        whole = max((guess.codes[code] for code in chosen), default=1.0) or 1.0
        hits = []
        for code in chosen:
            reason = Reason("Words", max(round(90 * guess.codes[code] / whole), 1), self._spoke(code, guess))
            hits.append(CpvHit(code, self._names.name_of(code), round(reason.points), (reason,)))
        return self._falling(hits)

    def _spoke(self, code: str, guess: Guess) -> str:
        if code in guess.because:
            phrase = guess.because[code]
            kind = "name" if phrase == self._names.name_of(code) else "trade word"
            return f"{'near its' if code in guess.partly else 'its'} {kind} “{phrase}”"
        below = [c for c in guess.because if c[:2] == code[:2]]
        best = max(below, key=lambda c: (guess.codes.get(c, 0.0), c), default="")
        return (
            f"the words point to its division: “{guess.because[best]}”" if best else "the words point to its division"
        )

    def _hit(self, code: str, guess: Guess, votes: _Votes | None, text: Text) -> CpvHit:
        votes = votes or _Votes(0.0, 0.0, 0.0)
        share = 100 / (1 + _NEAREST_CLASS + _TRADE_CLASS)
        reasons = []
        learned = round(share * (votes.taught + _NEAREST_CLASS * votes.near))
        witness = self._learned.witness(text, code) if self._learned is not None and learned else None
        if witness is not None:
            reasons.append(Reason("Earlier records", learned, witness.text))
        trade = round(share * _TRADE_CLASS * votes.trade)
        if trade or code in guess.exact or not reasons:
            reasons.append(Reason("Words", max(trade, 1), self._spoke(code, guess)))
        return CpvHit(code, self._names.name_of(code), round(sum(r.points for r in reasons)), tuple(reasons))

    def _falling(self, hits: Sequence[CpvHit]) -> list[CpvHit]:
        """The hits with a reason for each that stands above a higher score: its division, or its very trade word."""
        risen: list[CpvHit] = []
        for hit in reversed(hits):
            least = risen[-1].score if risen else 0
            if hit.score < least:
                why = "most of the words point to its division, or are its very trade word"
                reasons = (*hit.reasons, Reason("Place", least - hit.score, why))
                risen.append(CpvHit(hit.code, hit.name, least, reasons))
            else:
                risen.append(hit)
        return risen[::-1]


def _votes(guess: Guess, classes: Mapping[str, float], nearest: Mapping[str, float], trust: float) -> dict[str, _Votes]:
    near: dict[str, float] = defaultdict(float)
    for code, vote in nearest.items():
        near[code[:4]] += vote
    said: dict[str, float] = {}
    for code, weight in guess.codes.items():
        said[code[:4]] = max(said.get(code[:4], 0.0), weight)
    kept = nlargest(_TRADE_KEPT, said, key=said.__getitem__)
    whole = sum(said[c] ** 3 for c in kept) or 1.0
    trade = {c: said[c] ** 3 / whole for c in kept}
    return {
        c: _Votes(trust * classes.get(c, 0.0), trust * near.get(c, 0.0), trade.get(c, 0.0))
        for c in {*classes, *near, *trade}
    }


def _leading(guess: Guess, divisions: Mapping[str, float], nearest: Mapping[str, float], trust: float) -> str:
    """The division that most speaks for: its two digits."""
    votes: dict[str, float] = defaultdict(float)
    whole = sum(guess.divisions.values()) or 1.0
    for division, said in guess.divisions.items():
        votes[division] += said / whole
    for division, vote in divisions.items():
        votes[division] += trust * vote
    for code, vote in nearest.items():
        votes[code[:2]] += trust * _NEAREST_DIVISION * vote
    return min(votes, key=lambda division: (-votes[division], division), default="")


def _codes_of(classes: Sequence[str], guess: Guess, nearest: Mapping[str, float]) -> dict[str, str]:
    """The code that stands for each class: what its nearest records had, else what the trade words name."""
    wanted = dict.fromkeys(classes, "")
    for weights in (nearest, guess.codes):
        found = {c for c in classes if wanted[c]}
        for code in weights:
            chosen = wanted.get(code[:4])
            if chosen is None or code[:4] in found:
                continue
            if not chosen or (weights[code], chosen) > (weights[chosen], code):
                wanted[code[:4]] = code
    return {c: code or f"{c}0000" for c, code in wanted.items()}
