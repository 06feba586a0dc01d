"""What a paper wears: the name, the logo and the colour of the collaborative, as they are on the day it is printed.

They are no facts of the paper, so they are not kept with it: printed again, it wears what the collaborative wears then.
"""

from __future__ import annotations

from dataclasses import replace

from crm_app.reports.document import Document
from crm_app.services.preferences import collaborative_values
from crm_app.services.workspace import Workspace


def dressed(workspace: Workspace, document: Document) -> Document:
    """The document under the name, the logo and the colour of the collaborative, where it has set them."""
    known = collaborative_values(workspace)
    names = dict.fromkeys(name for name in (known["collaborative"], document.meta.organisation) if name)
    meta = replace(document.meta, organisation=" · ".join(names), logo=known["logo"], accent=known["colour"])
    return replace(document, meta=meta)
