"""The reading age of a text: the grade of Flesch and Kincaid, with syllables counted by their vowels."""

from __future__ import annotations

import re

from crm_app.reports.document import Bullets, Callout, Document, Heading, PageBreak, Paragraph, plain

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """The syllables of an English word, near enough: groups of vowels without a silent e."""
    lower = word.lower()
    count = len(_VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye")) and count > 1
    past = lower.endswith("ed") and not lower.endswith(("ted", "ded")) and count > 1
    return max(1, count - silent - past)


def grade(text: str) -> float:
    """The school grade at which a text is read with ease."""
    sentences = _SENTENCE.findall(text)
    words = _WORD.findall(" ".join(sentences))
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def first_page(document: Document) -> str:
    """The running words of a paper before its first page break, each piece a sentence."""
    said: list[str] = []
    for block in document.blocks:
        match block:
            case PageBreak():
                break
            case Heading():
                said.append(block.text)
            case Paragraph():
                said.append(plain(block.runs))
            case Bullets():
                said += [plain(item) for item in block.items]
            case Callout():
                said += [block.title, plain(block.runs)]
    return " ".join(words if words.rstrip().endswith((".", "?", "!", "…")) else f"{words}." for words in said)
