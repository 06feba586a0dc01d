"""Runs the migrations: apart, so that Alembic is loaded only where a schema is really raised."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def run(connection: sa.Connection, to: str) -> None:
    """Raise the schema inside the transaction that is open on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
