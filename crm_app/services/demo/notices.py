"""Fictional notices in real shape: a package of OCDS releases as Find a Tender publishes them under the 2023 Act.

The contracts are invented; ocids begin with ``ocds-000000``, a prefix that no publisher has, and the numbers of
the releases are not those of Find a Tender, so that no link leads to a notice of somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crm_app.runtime.resources import load_toml
from crm_app.services.demo import anchors, places
from crm_app.services.demo.opportunities import dates

OCID_PREFIX = "ocds-000000-"
_REGIONS = {places.HACKNEY: "UKI41", places.CITY: "UKI31"}
_SITE = "https://www.find-tender.example/Notice/"
# For each notice type, the tag of its release and what OCDS calls its document.
_TYPES = {
    "UK2": ("planning", "marketEngagementNotice"),
    "UK3": ("planning", "plannedProcurementNotice"),
    "UK4": ("tender", "tenderNotice"),
    "UK6": ("award", "awardNotice"),
}
_LOT_WORDS = (
    "The larger part of the work.",
    "The rest of the regular work.",
    "A small part, within reach of a firm of five.",
)
RELEASES = 20


def write_package(path: Path, *, seed: int, today: date, count: int = RELEASES) -> int:
    """Write a package of ``count`` releases to a file and return how many it has."""
    releases = list(_releases(Random(f"{seed}/notices"), today, count))  # noqa: S311 - made-up data
    package = {
        "uri": "https://www.find-tender.example/api/1.0/ocdsReleasePackages",
        "version": "1.1",
        "extensions": [],
        "publishedDate": _moment(today),
        "publisher": {"name": "Demonstration publisher", "scheme": "GB-DEMO", "uid": "DEMO"},
        "license": "https://www.find-tender.example/licence",
        "releases": releases,
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(releases)


def _releases(rng: Random, today: date, count: int) -> Iterator[dict[str, Any]]:
    rows = load_toml("demo", "notices.toml")["notices"]
    for number in range(1, count + 1):
        yield _release(rng, rows[(number - 1) % len(rows)], number, today)


def _release(rng: Random, row: Mapping[str, Any], number: int, today: date) -> dict[str, Any]:
    tag, document_type = _TYPES[row["type"]]
    stage = row["stage"]
    days = {name: day or today for name, day in dates(rng, stage, row["years"], today).items()}
    published = min(days["published_on"], today) - timedelta(days=rng.randint(0, 4))
    ocid, release_id = f"{OCID_PREFIX}{number:06x}", f"DEMO{number:02d}-{published.year}"
    document = {
        "id": release_id,
        "documentType": document_type,
        "noticeType": row["type"],
        "url": _SITE + release_id,
        "datePublished": _moment(published),
    }
    tender = _tender(row, stage, days, ocid)
    release: dict[str, Any] = {
        "ocid": ocid,
        "id": release_id,
        "date": _moment(published),
        "tag": [tag],
        "initiationType": "tender",
        "language": "en",
        "parties": [_buyer(row["buyer"])],
        "buyer": {"id": _buyer(row["buyer"])["id"], "name": row["buyer"]},
        "tender": tender,
    }
    _place(release, document, tag, stage, days)
    return release


def _place(release: dict[str, Any], document: dict[str, Any], tag: str, stage: str, days: Mapping[str, date]) -> None:
    """Put the notice's document where its type belongs, with the dated steps that go with it."""
    if tag == "planning":
        release["planning"] = {"documents": [document]}
        if stage == "market_engagement":
            due = _moment(days["closes_on"] - timedelta(days=45))
            step = {
                "id": "engagement",
                "type": "engagement",
                "description": "Come and talk",
                "dueDate": due,
                "status": "scheduled",
            }
            release["planning"]["milestones"] = [step]
    elif tag == "tender":
        release["tender"]["documents"] = [document]
    else:
        award = {"id": "1", "title": release["tender"]["title"], "status": "active", "date": _moment(days["award_on"])}
        award["value"] = release["tender"]["value"]
        release["awards"] = [{**award, "documents": [document]}]


def _tender(row: Mapping[str, Any], stage: str, days: Mapping[str, date], ocid: str) -> dict[str, Any]:
    net = row["yearly"] * row["years"]
    value = {"amount": net, "amountGross": round(net * 1.2, 2), "currency": "GBP"}
    planned = stage in ("planned", "market_engagement")
    period = {"startDate": _moment(days["starts_on"]), "endDate": _moment(days["ends_on"], time(23, 59))}
    tender: dict[str, Any] = {
        "id": ocid,
        "legalBasis": {"id": "2023/54", "scheme": "UKPGA"},
        "title": row["title"],
        "description": row["description"],
        "status": "planned" if planned else "complete" if stage == "award" else "active",
        "value": value,
        "mainProcurementCategory": "works" if row["cpv_codes"][0].startswith("45") else "services",
        "procurementMethod": "open",
        "procurementMethodDetails": "Open procedure",
        "aboveThreshold": net * 1.2 >= 207_720,
        "lots": _lots(row, value, period),
        "items": _items(row),
        "awardPeriod": {"endDate": _moment(days["award_on"])},
    }
    if not planned:
        tender["enquiryPeriod"] = {"endDate": _moment(days["closes_on"] - timedelta(days=10), time(17))}
        tender["tenderPeriod"] = {"endDate": _moment(days["closes_on"], time(12))}
    else:
        tender["communication"] = {"futureNoticeDate": _moment(days["closes_on"] - timedelta(days=30))}
    return tender


def _lots(row: Mapping[str, Any], value: Mapping[str, Any], period: Mapping[str, str]) -> list[dict[str, Any]]:
    """One lot, or three where the description speaks of lots: the last of them small enough for a local firm."""
    shares = (50, 35, 15) if "lots" in row["description"] else (100,)
    return [
        {
            "id": str(number),
            "title": f"Lot {number}",
            "description": _LOT_WORDS[number - 1] if len(shares) > 1 else row["description"],
            "value": {name: round(value[name] * share / 100, 2) for name in ("amount", "amountGross")}
            | {"currency": "GBP"},
            "contractPeriod": dict(period),
            "suitability": {"sme": True, "vcse": number == len(shares)},
            "status": "active",
        }
        for number, share in enumerate(shares, 1)
    ]


def _items(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    lots = 3 if "lots" in row["description"] else 1
    codes = [{"scheme": "CPV", "id": code} for code in row["cpv_codes"]]
    regions = [{"region": _REGIONS[area], "country": "GB"} for area in anchors.local_areas_of(row["buyer"])]
    return [
        {"id": str(number), "relatedLot": str(number), "additionalClassifications": codes, "deliveryAddresses": regions}
        for number in range(1, lots + 1)
    ]


def _buyer(name: str) -> dict[str, Any]:
    identifiers = anchors.listed()[name].get("identifiers", ())
    key = identifiers[0] if identifiers else f"GB-DEMO-{anchors.listed()[name]['short_name'].replace(' ', '-').upper()}"
    return {"id": key, "name": name, "roles": ["buyer"], "address": {"locality": "London", "country": "GB"}}


def _moment(day: date, at: time = time(9)) -> str:
    """An instant as notices write it."""
    return datetime.combine(day, at, UTC).isoformat()
