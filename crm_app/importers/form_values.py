"""What was found in the fields of a returned form, made into a form: alike for a PDF and a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from crm_app.domain.self_assessment import (
    FILLED_BY,
    FILLED_ON,
    KEY,
    LONGEST_PROOF,
    LONGEST_REMARKS,
    PROOF,
    REMARKS,
    SENT,
    FilledForm,
    answer_named,
    read_key,
)
from crm_app.importers.self_assessment import ASK_AGAIN, refuse_form

_FEWEST: Final = 5  # answers of ours by which a form is known that has lost its key
_LONGEST_NAME: Final = 80
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(slots=True)
class Gathered:
    """Raw values: of answers by item key, of all other fields by name."""

    choices: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether these are the fields of a form of ours, with its key or without it."""
        return KEY in self.texts or len(self.choices) >= _FEWEST


def filled(found: Gathered, name: str, warnings: Iterable[str] = ()) -> FilledForm:
    """The form in what was gathered; raises ``CrmError`` where its key is lost, for then nobody knows whose it is."""
    key = read_key(found.texts.get(KEY, ""))
    if key is None:
        reason = "has lost the hidden mark that says whose form it is: another program has rebuilt it"
        raise refuse_form(name, reason, ASK_AGAIN)
    said = list(warnings)
    proofs = {
        part.removeprefix(PROOF): _cut(words, LONGEST_PROOF, said)
        for part, words in found.texts.items()
        if part.startswith(PROOF) and words.strip()
    }
    return FilledForm(
        key,
        _readable(found.choices, said),
        proofs,
        found.texts.get(SENT, ""),
        _cut(found.texts.get(FILLED_BY, ""), _LONGEST_NAME, said),
        _cut(found.texts.get(FILLED_ON, ""), _LONGEST_NAME, said),
        _cut(found.texts.get(REMARKS, ""), LONGEST_REMARKS, said),
        tuple(dict.fromkeys(said)),
    )


def _readable(choices: dict[str, str], said: list[str]) -> dict[str, str]:
    """The answers that are among those offered; of any other a sentence."""
    kept = {}
    for item, words in choices.items():
        one = answer_named(words) if words.strip() else None
        if one is not None:
            kept[item] = one.value
        elif words.strip():
            said.append(f"“{words.strip()[:40]}” is none of the answers that the form offers; it was left out.")
    return kept


def _cut(words: str, longest: int, said: list[str]) -> str:
    plain = _CONTROLS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(plain) > longest:
        said.append("A text longer than the form allows was cut.")
    return plain[:longest]
