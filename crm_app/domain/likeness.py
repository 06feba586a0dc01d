"""How likely two records speak of one organisation, with every point accounted for.

An equal register number decides. Otherwise names carry the most, and a postcode, an internet domain or a telephone
number supports them; contradicting register numbers weigh against. What owners declared about themselves is never
looked at. The measure of similar spelling comes in as an argument, so this stays free of libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from crm_app.domain.names import compact_key, fold, match_key, split_names
from crm_app.domain.reasons import Reason

LIKELY = 85.0  # shown first, ready to merge once a person agrees
POSSIBLE = 55.0  # queued for a person; below it nothing is suggested

PUBLIC_MAIL = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "hotmail.co.uk",
            "live.com",
            "live.co.uk",
            "msn.com",
        ),
        *("yahoo.com", "yahoo.co.uk", "ymail.com", "rocketmail.com", "aol.com", "aol.co.uk", "icloud.com", "me.com"),
        *(
            "mac.com",
            "btinternet.com",
            "btopenworld.com",
            "btconnect.com",
            "sky.com",
            "virginmedia.com",
            "ntlworld.com",
        ),
        *("talktalk.net", "tiscali.co.uk", "blueyonder.co.uk", "plus.com", "protonmail.com", "proton.me", "gmx.com"),
        *("gmx.co.uk", "mail.com", "zoho.com", "o2.co.uk", "orange.net", "fsmail.net", "outlook.co.uk", "mail.ru"),
    )
)
PUBLIC_SITES = frozenset(
    (
        *("facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "tiktok.com", "youtube.com"),
        *("linktr.ee", "etsy.com", "eventbrite.co.uk", "eventbrite.com", "sites.google.com", "justgiving.com"),
        *("wixsite.com", "wordpress.com", "blogspot.com", "weebly.com"),
    )
)
# Words too common to find a duplicate by, or to make two names alike.
_COMMON = frozenset(
    (
        *(
            "and",
            "of",
            "the",
            "for",
            "in",
            "uk",
            "company",
            "services",
            "service",
            "group",
            "london",
            "solutions",
            "systems",
        ),
        *(
            "consulting",
            "associates",
            "association",
            "international",
            "management",
            "trust",
            "school",
            "council",
            "centre",
        ),
        *("center", "care", "training", "media", "st", "house", "community", "national", "royal", "design", "partners"),
        *(
            "partnership",
            "consultants",
            "limited",
            "ltd",
            "holdings",
            "global",
            "british",
            "college",
            "society",
            "hackney",
        ),
        *(
            "department",
            "borough",
            "university",
            "institute",
            "foundation",
            "support",
            "property",
            "construction",
            "events",
        ),
    )
)

_SMALL = frozenset(("and", "of", "the", "for", "in", "uk", "company"))
_CUT_SHORT = 22  # letters; a shorter beginning is shared by different firms too often


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of one organisation for comparing: normalised numbers, and its names as written.

    ``identifiers`` holds further numbers by scheme ("GB-PPON", "GB-VAT", "GB-MPR"). Everything but a name may be
    ``None``. ``keys`` are worked out once.
    """

    names: tuple[str, ...]
    company_number: str | None = None
    charity_number: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    postcode: str | None = None
    email_domain: str | None = None
    phone: str | None = None
    website_domain: str | None = None
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        keys = dict.fromkeys(match_key(part) for name in self.names for part in split_names(name))
        object.__setattr__(self, "keys", tuple(key for key in keys if key))

    @property
    def numbers(self) -> dict[str, str]:
        """Every register number by the words a person knows it by."""
        own = {"company number": self.company_number, "charity number": self.charity_number, **self.identifiers}
        return {kind: number for kind, number in own.items() if number}

    @property
    def domains(self) -> frozenset[str]:
        """Internet domains that belong to this organisation alone, of its mail and its site."""
        return frozenset(d for d in (own_domain(self.email_domain), own_domain(self.website_domain)) if d)


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 100 and the reckoning behind it; ``decided`` where an equal register number settles it."""

    score: float
    reasons: tuple[Reason, ...]
    decided: bool = False


@lru_cache(maxsize=200_000)
def own_domain(domain: str | None) -> str | None:
    """A domain in lower case without "www.", or ``None`` where anyone can have mail or pages under it."""
    if not domain or not domain.strip(" ."):
        return None
    bare = domain.strip(" .").lower().removeprefix("www.")
    shared = bare in PUBLIC_MAIL or any(bare == site or bare.endswith("." + site) for site in PUBLIC_SITES)
    return None if shared else bare


def blocking_keys(identity: Identity) -> frozenset[str]:
    """Short texts of which likely duplicates share at least one: compare only records that share a key."""
    keys = {f"{kind}:{number}" for kind, number in identity.numbers.items()}
    keys.update(f"web:{domain}" for domain in identity.domains)
    if identity.phone:
        keys.add(f"tel:{_digits(identity.phone)}")
    for key in identity.keys:
        words = [word for word in key.split() if word not in _COMMON] or key.split()
        compact = compact_key(key)
        keys.add(f"name:{compact}")
        keys.add(f"start:{compact[:6]}")
        keys.update(f"word:{word}" for word in sorted(words, key=len)[-2:] if len(word) > 3)
        if identity.postcode:
            keys.add(f"post:{_compact_postcode(identity.postcode)}:{words[0][:2]}")
    return frozenset(keys)


def score_pair(a: Identity, b: Identity, similarity: Callable[[str, str], float]) -> Likeness:
    """How likely two records are one organisation.

    ``similarity`` measures two texts of lower-case words from 0 to 100 (a token-sort ratio is meant). Public mail
    domains say nothing; contradicting numbers of one kind keep the score below what would be merged.
    """
    equal, unlike = _compared_numbers(a, b)
    name = _name_reason(a, b, similarity)
    reasons = [*equal, *unlike, name, *_support(a, b, strong_name=name.points >= 30)]
    total = sum(reason.points for reason in reasons)
    if equal:
        score = 100.0 if not unlike else 90.0
    elif unlike:
        score = min(total, POSSIBLE - 1)
    else:
        score = min(total, 99.0)
    kept = tuple(reason for reason in reasons if reason.points)
    return Likeness(max(0.0, round(score, 1)), kept, decided=bool(equal))


def _compared_numbers(a: Identity, b: Identity) -> tuple[list[Reason], list[Reason]]:
    theirs = b.numbers
    equal, unlike = [], []
    for kind, number in a.numbers.items():
        other = theirs.get(kind)
        if other == number:
            equal.append(Reason("number", 100.0, f"The same {kind}: {number}."))
        elif other:
            unlike.append(Reason("other_number", -40.0, f"Different {kind}s: {number} and {other}."))
    return equal, unlike


def _name_reason(a: Identity, b: Identity, similarity: Callable[[str, str], float]) -> Reason:
    best, pair = 0.0, ("", "")
    for mine in a.keys:
        for other in b.keys:
            like = 100.0 if compact_key(mine) == compact_key(other) else _alike(mine, other, similarity)
            if like > best:
                best, pair = like, (mine, other)
    if best >= 100.0:
        common = all(word in _COMMON for word in pair[0].split()) or len(compact_key(pair[0])) < 4
        return Reason(
            "name", 60.0 if common else 75.0, "The same name." if not common else "The same short or common name."
        )
    points = max(0.0, (best - 70.0) * 2.2)
    return Reason("name", round(points, 1), f"Similar names ({best:.0f} %): {pair[0]} and {pair[1]}.")


def _alike(mine: str, other: str, similarity: Callable[[str, str], float]) -> float:
    """Spelling likeness, raised where one name only goes on where the other stops, lowered where numbers differ."""
    my_words, other_words = _telling(mine), _telling(other)
    if my_words == other_words:
        return 97.0  # they differ in words such as "of", "and", "UK" alone
    like = min(similarity(mine, other), 99.0)
    shorter, longer = sorted((compact_key(mine), compact_key(other)), key=len)
    if len(shorter) >= _CUT_SHORT and longer.startswith(shorter):
        like = max(like, 95.5)  # ledgers cut names off at 30 or 35 characters
    elif _contains(my_words, other_words):
        like = max(like, 86.0)  # "Arts Council" and "Arts Council England": a suggestion only with something beside it
    if like < 70.0:
        return like
    if _numerals(mine) != _numerals(other):
        like -= 15.0
    shared = set(my_words) & set(other_words)
    return like - 10.0 if shared and shared <= _COMMON else like


def _contains(mine: list[str], other: list[str]) -> bool:
    """Whether all the words of the shorter name stand in the longer one, and are worth something."""
    short, long = sorted((set(mine), set(other)), key=len)
    worth = short - _COMMON
    return short < long and bool(worth) and (len(short) > 1 or len(min(worth)) >= 7)


def _telling(key: str) -> list[str]:
    words = [word for word in key.split() if word not in _SMALL]
    return words or key.split()


def _support(a: Identity, b: Identity, strong_name: bool) -> list[Reason]:
    """What stands beside the names. The same address or number without a like name is often a shared building."""
    reasons = []
    weight = 1.0 if strong_name else 0.4
    if a.postcode and b.postcode and _compact_postcode(a.postcode) == _compact_postcode(b.postcode):
        reasons.append(Reason("postcode", round(22.0 * weight, 1), f"The same postcode: {a.postcode}."))
    if shared := a.domains & b.domains:
        reasons.append(Reason("domain", round(25.0 * weight, 1), f"The same internet domain: {min(shared)}."))
    if a.phone and b.phone and _digits(a.phone) == _digits(b.phone):
        reasons.append(Reason("phone", round(20.0 * weight, 1), "The same telephone number."))
    return reasons


def _numerals(key: str) -> list[str]:
    return sorted(word for word in key.split() if word.isdigit())


def _compact_postcode(postcode: str) -> str:
    return fold(postcode).replace(" ", "")


def _digits(phone: str) -> str:
    """The last ten digits: what "+44 20" and "020" have in common."""
    return "".join(c for c in phone if c in "0123456789")[-10:]
