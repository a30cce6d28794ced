"""Every mend says which AWS behaviour it follows, where that is documented, and the README names it."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "scripts" / "local-aws"
MENDS = sorted(path for path in (FOLDER / "local_aws" / "mends").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("path", MENDS, ids=lambda path: path.stem)
def test_a_mend_names_its_source_and_can_be_installed(path: Path) -> None:
    module = ast.parse(path.read_text())
    documentation = ast.get_docstring(module) or ""
    assert "Source" in documentation and "https://" in documentation
    assert "install" in [node.name for node in module.body if isinstance(node, ast.FunctionDef)]


def test_the_readme_lists_exactly_the_mends_that_there_are() -> None:
    section = (FOLDER / "README.md").read_text().partition("\n## Mends\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    listed = [row.split("`")[1] for row in rows]
    names = [name for name in listed if name.replace("_", "").isalnum() and name.islower()]
    assert names == [path.stem for path in MENDS]
