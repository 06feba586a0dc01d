"""Evidence files: the certificate or policy behind a credential."""

from __future__ import annotations

from datetime import date

from crm_app.domain.fields import Field, Kind, described, description


@description
class EvidenceDetails:
    """A file that shows a credential. Its bytes lie in the store under ``file`` and are opened only on asking."""

    name: str = described(Field("File", required=True, in_list=True, width=240))
    media_type: str | None = described(Field("Kind", in_list=True, computed=True))
    size: int | None = described(Field("Size", Kind.INTEGER, unit="bytes", in_list=True, computed=True))
    digest: str | None = described(Field("SHA-256", Kind.IDENTIFIER, computed=True))
    file: str | None = described(Field("Kept as", Kind.IDENTIFIER, computed=True, identifies=True))
    received_on: date | None = described(Field("Received on", Kind.DATE, in_list=True))
    note: str | None = described(Field("Note", in_list=True, width=200))
