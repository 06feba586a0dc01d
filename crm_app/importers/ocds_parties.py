"""Buyers and suppliers of one OCDS release."""

from __future__ import annotations

from crm_app.domain.notices import BuyerFact, SupplierFact
from crm_app.importers.ocds_values import Node, Values

_NOT_AWARDED = frozenset({"cancelled", "unsuccessful"})


class Parties:
    """The organisations a release names, by id and by role."""

    def __init__(self, release: Node, values: Values) -> None:
        self._values = values
        self._all = values.nodes(release, "parties")
        self._by_id = {key: party for party in self._all if (key := values.code(party, "id"))}
        self._roles = [values.words(party, "roles") for party in self._all]

    def buyers(self, release: Node) -> tuple[BuyerFact, ...]:
        """The buyer and every party in that role, each once; the procuring entity where nobody is called buyer."""
        named = [self._buyer(node) for node in self._values.nodes(release, "buyer")]
        named += [self._buyer(party) for party in self._in_role("buyer")]
        if not any(buyer.name for buyer in named):
            named += [self._buyer(node) for node in self._values.nodes(release, "procuringEntity")]
            named += [self._buyer(party) for party in self._in_role("procuringEntity")]
        return tuple({buyer.id or buyer.name: buyer for buyer in reversed(named) if buyer.name or buyer.id}.values())[
            ::-1
        ]

    def suppliers(self, release: Node) -> tuple[SupplierFact, ...]:
        """Who was awarded a contract; with no award in the release, every party in the supplier role."""
        awards = self._values.nodes(release, "awards")
        nodes = [
            node
            for award in awards
            if self._values.code(award, "status") not in _NOT_AWARDED
            for node in self._values.nodes(award, "suppliers")
        ]
        if not awards:
            nodes = self._in_role("supplier")
        found = {supplier.id or supplier.name: supplier for supplier in map(self._supplier, nodes)}
        return tuple(supplier for key, supplier in found.items() if key)

    def _in_role(self, role: str) -> list[Node]:
        return [party for party, roles in zip(self._all, self._roles, strict=True) if role in roles]

    def _name(self, node: Node, party: Node) -> str:
        return (
            self._values.plain(node, "name")
            or self._values.plain(party, "name")
            or self._values.plain(self._values.node(party, "identifier"), "legalName")
        )

    def _buyer(self, node: Node) -> BuyerFact:
        key = self._values.code(node, "id")
        return BuyerFact(key, self._name(node, self._by_id.get(key, {})))

    def _supplier(self, node: Node) -> SupplierFact:
        key = self._values.code(node, "id")
        party = self._by_id.get(key, node)
        details = self._values.node(party, "details")
        numbers = [self._values.node(party, "identifier"), *self._values.nodes(party, "additionalIdentifiers")]
        return SupplierFact(
            key,
            self._name(node, party),
            self._values.code(details, "scale"),
            self._values.flag(details, "vcse"),
            tuple(dict.fromkeys(name for number in numbers if (name := self._identifier(number)))),
        )

    def _identifier(self, number: Node) -> str:
        scheme, digits = self._values.code(number, "scheme"), self._values.code(number, "id")
        return f"{scheme}-{digits}" if scheme and digits else ""
