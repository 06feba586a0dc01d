"""The window, and the only place that knows Qt."""

# Once Qt's binding is there, it reads the source of every module that is imported after it: all that is not Qt, and
# that every start needs, is therefore imported before.
from crm_app.services import finding, lists, records, workspace  # noqa: F401

# Once Qt's binding is there, it reads the source of every module that is imported after it: all that is not Qt, and
# that every start needs, is therefore imported before.
