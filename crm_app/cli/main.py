"""Runs one command: what goes wrong becomes words and an exit code, never a traceback.

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the store cannot be reached.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from typer.exceptions import Abort, TyperException

from crm_app.cli import output
from crm_app.cli.application import PROGRAM, build
from crm_app.cli.arguments import take_apart
from crm_app.cli.session import Session
from crm_app.domain.errors import Cancelled, CrmError, StoreError, UsageError
from crm_app.runtime.log import record_fault
from crm_app.runtime.paths import default_store
from crm_app.services.databases import address_of

DONE, REFUSED, WRONG_USAGE, UNREACHABLE = 0, 1, 2, 3
_INTERRUPTED = 130  # what the parser makes of Ctrl-C


def run(argv: Sequence[str]) -> int:
    """Run the command in ``argv`` (without the program's name) and return its exit code."""
    _forgive_encodings()
    as_json = "--json" in argv
    try:
        code = _run(argv)
        sys.stdout.flush()
    except CrmError as error:
        code = _tell(error, as_json)
    except TyperException as error:
        code = _tell(_usage(error), as_json)
    except (KeyboardInterrupt, Abort):
        code = _tell(Cancelled(), as_json)
    except (BrokenPipeError, output.NobodyReadsError):
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 - the last line of defence: logged, and said in one sentence
        code = _tell(_fault(error), as_json)
    with suppress(BrokenPipeError, output.NobodyReadsError):
        sys.stdout.flush()
    return code


def _run(argv: Sequence[str]) -> int:
    arguments = take_apart(argv)
    if not arguments.command:
        raise UsageError("No command is given", "", f"See them all with: {PROGRAM} --help")
    address = address_of(arguments.store or os.environ.get("CRM_STORE", "") or _usual_store())
    session = Session(address, arguments.as_json)
    code = build()(list(arguments.command), prog_name=PROGRAM, standalone_mode=False, obj=session)
    if code == _INTERRUPTED:
        raise KeyboardInterrupt
    return code if isinstance(code, int) else DONE


def _usual_store() -> str:
    try:
        return str(default_store())
    except OSError as error:
        message = f"The folder for your own data cannot be made: {error.strerror}."
        raise StoreError("No store is named", message, "Name one: --store PATH") from None


def _usage(error: TyperException) -> UsageError:
    return UsageError("The command was not understood", error.format_message(), f"See: {PROGRAM} COMMAND --help")


def _fault(error: Exception) -> CrmError:
    path = record_fault(error)
    where = f"It is written down in {path}." if path else "It could not be written down."
    return CrmError(
        "Something went wrong in the program itself",
        where,
        "A change is kept whole or not at all, so nothing is half saved.",
    )


def _tell(error: CrmError, as_json: bool) -> int:
    """Say what is the matter, and give the exit code that goes with it."""
    with suppress(BrokenPipeError, output.NobodyReadsError):
        if as_json:
            described = {"title": error.title, "message": error.message, "remedy": error.remedy}
            output.write_json({"error": described})
        else:
            output.say("\n".join(output.printable(part) for part in (error.title, error.message, error.remedy) if part))
    if isinstance(error, StoreError):
        return UNREACHABLE
    return WRONG_USAGE if isinstance(error, UsageError) else REFUSED


def _forgive_encodings() -> None:
    """A terminal that lacks a character shows it escaped; half a character in an argument does not stop a message."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _nobody_reads() -> int:
    """The reader of a pipe has seen enough: what is left in the buffer goes nowhere, without a complaint at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return DONE
