"""The window, and the only place that knows Qt."""

import builtins

# Qt's binding puts a function of its own in the place of every later import: it reads the source of each module, in
# search of a dialect of the binding that this program does not use. That is a third of the time that a start takes.
_plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _plain_import
