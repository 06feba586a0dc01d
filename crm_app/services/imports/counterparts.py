"""Which part of a record another is: the same premises, year, person or note, written again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crm_app.domain.merging import same

Part = Mapping[str, Any]
_PLACE = ("postcode", "address", "town")
_MARKS: Mapping[str, tuple[str, ...]] = {"site": _PLACE, "person": ("email",)}


def counterpart(kind: str, part: Part, there: Sequence[Part]) -> int | None:
    """The index of the part among ``there`` that ``part`` speaks of; ``None`` where it is a further one."""
    for index, known in enumerate(there):
        if all(name == "source" or same(known.get(name), value) for name, value in part.items()):
            return index
    for alike in _RULES[kind]:
        for index, known in enumerate(there):
            if alike(part, known):
                return index
    return None


def surest_first(kind: str, parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts in the order in which to look for their counterparts: one found by a surer mark may lose a lesser."""
    marks = _MARKS.get(kind, ())
    return sorted(parts, key=lambda part: next((i for i, name in enumerate(marks) if part.get(name)), len(marks)))


def folded(value: Any) -> Any:
    """A value for comparing: texts without their case."""
    return value.casefold() if isinstance(value, str) else value


def _equal(name: str, part: Part, known: Part) -> bool:
    return bool(part.get(name)) and folded(part.get(name)) == folded(known.get(name))


def _same_postcode(part: Part, known: Part) -> bool:
    return _equal("postcode", part, known)


def _same_address(part: Part, known: Part) -> bool:
    """The same street, where not both name a postcode."""
    return _equal("address", part, known) and not (part.get("postcode") and known.get("postcode"))


def _same_town_alone(part: Part, known: Part) -> bool:
    return _equal("town", part, known) and not part.get("postcode") and not part.get("address")


def _no_place_named(part: Part, _: Part) -> bool:
    """Something about the premises that does not say where they are is about the first there are."""
    return not any(part.get(name) for name in _PLACE)


def _same_year(part: Part, known: Part) -> bool:
    return same(part.get("year_end"), known.get("year_end"))


def _same_email(part: Part, known: Part) -> bool:
    return _equal("email", part, known)


def _same_person(part: Part, known: Part) -> bool:
    """The same name, where not both name an address: two people of one name have two."""
    return _equal("name", part, known) and not (part.get("email") and known.get("email"))


def _same_text(part: Part, known: Part) -> bool:
    return _equal("text", part, known)


_RULES: Mapping[str, tuple[Callable[[Part, Part], bool], ...]] = {
    "site": (_same_postcode, _same_address, _same_town_alone, _no_place_named),
    "size_fact": (_same_year,),
    "person": (_same_email, _same_person),
    "note": (_same_text,),
}
