"""The jobs that may run in a child process, by name; each loads its own reader when it is called, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from crm_app.runtime.frames import Frame
from crm_app.runtime.serving import Job


def _table(request: Frame) -> Iterable[Mapping[str, Any] | bytes]:
    from crm_app.importers.table_frames import table_frames

    return table_frames(request)


def _notices(request: Frame) -> Iterable[Mapping[str, Any] | bytes]:
    from crm_app.importers.notices_child import notices_job

    return notices_job(request)


def _self_assessment(request: Frame) -> Iterable[Mapping[str, Any] | bytes]:
    from crm_app.importers.self_assessment import form_job

    return form_job(request)


CHILDREN: Final[Mapping[str, Job]] = {"table": _table, "notices": _notices, "self_assessment": _self_assessment}
