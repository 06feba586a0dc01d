"""The readiness questionnaire as shipped, parsed once for the life of the process."""

from __future__ import annotations

from functools import cache

from crm_app.domain.questionnaire import Questionnaire
from crm_app.domain.questionnaire_reading import parse_questionnaire
from crm_app.runtime.resources import load_toml


@cache
def shipped() -> Questionnaire:
    """The questionnaire in ``resources``; raises ``Invalid`` naming every mistake in it."""
    return parse_questionnaire(load_toml("questionnaires", "readiness.toml"))
