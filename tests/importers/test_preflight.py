"""What a file really is: the bytes decide, and what is no table is refused in one line with its name."""

from __future__ import annotations

import io

import pytest

from crm_app.domain.errors import CrmError
from crm_app.importers.preflight import FileKind, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Name,Net\nAnn,1\n", FileKind.TEXT),
        (b"\xef\xbb\xbfName;Net\n", FileKind.TEXT),
        ("Name\tNet\nAnn\t£1\n".encode("utf-16"), FileKind.TEXT),
        ("Name\tNet\nAnn\t£1\n".encode("utf-16-le"), FileKind.TEXT),
        (b"Caf\xe9,\xa31\n", FileKind.TEXT),
        (b"Name,N\0et\nAnn,1\n" * 9, FileKind.TEXT),
        (b"PK\x03\x04 and so on", FileKind.ZIP),
        (OLE + _wide("Workbook"), FileKind.XLS),
        (OLE + _wide("Book"), FileKind.XLS),
    ],
)
def test_tables_are_known_by_their_bytes(content: bytes, kind: FileKind) -> None:
    assert kind_of(io.BytesIO(content), "any.name") is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a web page"),
        (b"\r\n<!DOCTYPE html>\n<html>", "a web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003 XML"),
        (b'<?xml version="1.0"?><notice/>', "an XML document"),
        (OLE + _wide("EncryptionInfo") + _wide("EncryptedPackage"), "protected by a password"),
        (OLE + _wide("WordDocument"), "no workbook"),
        (OLE[:100], "cut short"),
        (bytes(range(256)) * 8, "is not text"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(CrmError, match=reason) as caught:
        kind_of(io.BytesIO(content), "suppliers.xls")
    assert caught.value.message.startswith("suppliers.xls ")
    assert "\n" not in caught.value.message
    assert caught.value.remedy
