"""Who local could be asked for a quote: the answer to "who does signage?", with its reasons, in a few seconds.

Contracts below the threshold need no notice, but many councils' own rules want at least one local quote. So what the
words mean (CPV codes) and where local is (the own anchor's area) are settled here, and the rest is matching.
"""

from __future__ import annotations

import re

from crm_app.domain.kinds import KINDS
from crm_app.domain.matching import Match, OpportunityFacts, rank
from crm_app.services import codes, matching, records
from crm_app.services.matching import MOST_COMPARED, SupplierMatch
from crm_app.services.supplier_facts import facts
from crm_app.services.workspace import Workspace
from crm_app.store.queries import matching as queries

_SURE = 60  # of 100: a code that the words only brush against would bring in the wrong trade
_AS_GOOD = 5  # points: what is further behind the best code means something else
_MOST_CODES = 3
_WORD = re.compile(r"[a-z]{4,}")


def suppliers_for(workspace: Workspace, text: str, *, limit: int = 10) -> list[SupplierMatch]:
    """The suppliers whose trade fits the words, best first; those in the own anchor's area score for being near."""
    asked = _asked(workspace, text)
    if not asked.cpv_codes and not _WORD.search(text.casefold()):
        return []
    with facts(workspace) as found:
        keys = queries.candidates(
            found.connection,
            KINDS["supplier"],
            codes=asked.cpv_codes,
            words=sorted(_WORD.findall(text.casefold()), key=len, reverse=True),
            word_columns=("services", "tags", "name"),
            most=MOST_COMPARED,
        )
        suppliers = found.suppliers(keys)
    ranked = rank(suppliers, asked, matching.weights(workspace), limit=limit)
    return [_match(made) for made in ranked]


def _match(made: Match) -> SupplierMatch:
    firm = made.supplier
    return SupplierMatch(firm.id, firm.name, made.score, made.reasons, made.unknown, firm.gate, firm.percent)


def _asked(workspace: Workspace, text: str) -> OpportunityFacts:
    hits = codes.suggest(text, _MOST_CODES)
    found = [hit.code for hit in hits if hit.score >= max(_SURE, hits[0].score - _AS_GOOD)]
    own = records.get(workspace, "anchor", workspace.own_anchor())
    return OpportunityFacts("", text[:1000], cpv_codes=tuple(found), areas=tuple(own["areas"] or ()))
