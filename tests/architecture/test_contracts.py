"""The shape of the program, held by machine: who imports whom, how long things are, what no file may say."""

from __future__ import annotations

import ast
import builtins
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "crm_app"
MODULES = sorted(PACKAGE.rglob("*.py"))
MIGRATIONS = PACKAGE / "store" / "migrations"
MOST_LINES, MOST_IN_FUNCTION, MOST_METHODS = 400, 50, 25
READ = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".csv",
    ".json",
    ".yaml",
    ".yml",
    ".html",
    ".spec",
    ".cfg",
    ".ini",
    ".svg",
    ".iss",
}
UNREAD = {"out", "screenshots", "build", "dist", "venv"}
# Put together from pieces, so that this file does not say what it forbids.
REGISTRIES = re.compile(
    "|".join((r"py" + r"pi\.(?:org|python)", "python" + r"hosted\.", "index" + r"-url\s*=?\s*http", "artif" + "actory"))
)
MACHINE_PATHS = re.compile(
    "|".join((r"(?<![\w.])/" + r"work/", r"(?<![\w.])/" + r"tmp/", r"(?<![\w.])/home/\w", r"[A-Z]:\\+Users\\"))
)
EMPTY_NAMES = {"utils", "helpers", "common", "manager", "misc"}

# What modules catch, and what they raise where the program itself is wrong. Another one, above all the one that stands
# for what is not written yet, is looked at by a person first.
PYTHONS_ERRORS = {
    "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BrokenPipeError", "EOFError", "Exception",
    "FileExistsError", "FileNotFoundError", "IndexError", "IsADirectoryError", "KeyError", "KeyboardInterrupt",
    "LookupError", "OSError", "OverflowError", "PermissionError", "RecursionError", "RuntimeError", "StopIteration",
    "SyntaxError", "TypeError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError", "ValueError",
}  # fmt: skip

Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in MODULES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _is_error_of_python(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or first) - first + 1


def _project_files() -> Iterator[Path]:
    """Every text file that belongs to the project: no hidden folders, nothing that a build or a run leaves behind."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if (
            not hidden
            and not UNREAD & set(parts)
            and "__pycache__" not in parts
            and path.suffix in READ
            and path.is_file()
        ):
            yield path


def test_imports_point_downwards_and_keep_to_their_places() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 kept, 0 broken" in done.stdout


def test_no_file_is_longer_than_it_may_be() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {name: length for name, length in lengths.items() if length > MOST_LINES}


def test_no_function_is_longer_than_it_may_be() -> None:
    long = {
        f"{_name(path)}:{node.name}": _length(node)
        for path, tree in _trees()
        if MIGRATIONS not in path.parents
        for node in _functions(tree)
        if _length(node) > MOST_IN_FUNCTION
    }
    assert not long


def test_no_class_has_more_methods_than_it_may_have() -> None:
    large = {
        f"{_name(path)}:{node.name}": count
        for path, tree in _trees()
        if MIGRATIONS not in path.parents
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and (count := sum(isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) for child in node.body))
        > MOST_METHODS
    }
    assert not large


def _public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Public classes and functions, and the public methods of public classes; what a base class describes is left."""
    for child in node.body:
        if not isinstance(child, Node) or child.name.startswith("_"):
            continue
        yield f"{prefix}{child.name}", child
        if isinstance(child, ast.ClassDef) and not child.bases:
            yield from _public(child, f"{prefix}{child.name}.")


def test_everything_public_says_what_it_is_for() -> None:
    silent = [_name(path) for path, tree in _trees() if not ast.get_docstring(tree)]
    for path, tree in _trees():
        if MIGRATIONS not in path.parents:
            silent += [f"{_name(path)}:{name}" for name, node in _public(tree) if not ast.get_docstring(node)]
    assert not silent


def test_nothing_is_printed_but_by_the_command_line() -> None:
    printed = [
        f"{_name(path)}:{node.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not [place for place in printed if not place.startswith("crm_app/cli/output.py")]


def test_no_check_is_silenced_wholesale() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)|#\s*mypy:\s*ignore-errors|#\s*ruff:\s*noqa")
    silenced = [
        f"{_name(path)}:{number}"
        for path in (*MODULES, *sorted((ROOT / "tests").rglob("*.py")))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line) and "re.compile" not in line
    ]
    assert not silenced


def test_nothing_is_left_for_later() -> None:
    """Words that promise more are found by the linter (flake8-fixme), in every file; what does nothing yet, here."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "FIX" in settings["select"]
    assert not any(rule.startswith("FIX") for rules in (settings["ignore"], *settings["per-file-ignores"].values())
                   for rule in rules)  # fmt: skip
    strange = [
        f"{_name(path)}:{node.lineno} {node.id}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and _is_error_of_python(node.id) and node.id not in PYTHONS_ERRORS
    ]
    assert not strange


def test_modules_are_named_for_what_they_hold() -> None:
    assert not [_name(path) for path in MODULES if EMPTY_NAMES & set(path.stem.split("_"))]


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS], ids=["registry", "machine path"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    named = [
        f"{_name(path)}: {found[0]}"
        for path in _project_files()
        if (found := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not named


def test_the_command_line_never_loads_the_window(sqlite_template: Path) -> None:
    code = (
        "import sys; from crm_app.__main__ import main\n"
        "code = main(sys.argv[1:])\n"
        "loaded = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6', 'qtawesome', 'pyqtgraph')]\n"
        "sys.exit(code or (repr(loaded) if loaded else 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--store", str(sqlite_template), "--json", "list", "suppliers"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"rows": []' in done.stdout
