"""People of a supplier, and what each agreed to be contacted about."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Audience, Choice, Field, Kind, described, description

PURPOSES = (
    Choice("events", "Invitations to events"),
    Choice("tenders", "Upcoming tenders"),
    Choice("newsletter", "Newsletter"),
    Choice("sharing", "Sharing their details with the other anchors"),
)


@description
class PersonDetails:
    """A person to talk to at a supplier. Personal data: kept out of logs and of external papers."""

    name: str = described(
        Field(
            "Name",
            required=True,
            searched=True,
            audience=Audience.PERSONAL,
            synonyms=(
                "contact name",
                "contact",
                "full name",
                "main contact",
                "contact person",
                "first name and surname",
            ),
        )
    )
    role: str | None = described(
        Field("Role", audience=Audience.PERSONAL, synonyms=("job title", "position", "contact role"))
    )
    email: str | None = described(
        Field(
            "E-mail",
            Kind.EMAIL,
            searched=True,
            audience=Audience.PERSONAL,
            synonyms=("contact email", "email of contact"),
        )
    )
    phone: str | None = described(
        Field(
            "Telephone",
            Kind.PHONE,
            audience=Audience.PERSONAL,
            synonyms=("contact telephone", "contact phone", "direct line"),
        )
    )
    mobile: str | None = described(
        Field("Mobile", Kind.PHONE, audience=Audience.PERSONAL, synonyms=("mobile number", "cell"))
    )
    access_needs: str | None = described(
        Field(
            "What helps them take part",
            audience=Audience.PERSONAL,
            help="For example: step-free access, a sign language interpreter.",
        )
    )
    objected_on: date | None = described(
        Field(
            "Asked not to be contacted on",
            Kind.DATE,
            audience=Audience.PERSONAL,
            help="Honoured for every purpose, always.",
        )
    )


@description
class ConsentDetails:
    """What a person agreed to, for one purpose, and how we know."""

    purpose: str | None = described(
        Field("Purpose", Kind.CHOICE, choices=PURPOSES, required=True, audience=Audience.PERSONAL)
    )
    given_on: date | None = described(Field("Given on", Kind.DATE, audience=Audience.PERSONAL))
    withdrawn_on: date | None = described(Field("Withdrawn on", Kind.DATE, audience=Audience.PERSONAL))
    evidence: str | None = described(
        Field("How we know", audience=Audience.PERSONAL, help="The form, message or conversation that shows it.")
    )
