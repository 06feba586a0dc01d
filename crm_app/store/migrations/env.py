"""Alembic's door: runs the migrations inside the transaction that ``store.schema`` opened and guards."""

from alembic import context

from crm_app.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
