"""Count the statements of the product, its tests left aside, as Python's own syntax tree does: ``count_statements.py [COMMIT ...]``.

Lines tell how code is set; statements tell how much there is. Without a commit the files as they are now are counted.
"""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = ("app.py", "pages", "sim")


def sources(commit: str | None) -> dict[str, str]:
    """Return the text of each Python file of the product by its path, at a commit or as it is now."""
    tree = ("ls-tree", "-r", "--name-only", commit) if commit else ("ls-files", "--cached", "--others", "--exclude-standard")
    paths = [path for path in git(*tree, "--", *PRODUCT).splitlines() if path.endswith(".py")]
    if commit:
        return {path: git("show", f"{commit}:{path}") for path in paths}
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths if (ROOT / path).exists()}


def git(*arguments: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def statements(text: str) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))


def main(commits: list[str]) -> None:
    wanted: list[str | None] = [*commits] or [None]
    for commit in wanted:
        counted = {path: statements(text) for path, text in sources(commit).items()}
        parts = {part: sum(number for path, number in counted.items() if path.split("/")[0] == part) for part in PRODUCT}
        shares = ", ".join(f"{part} {number:,}" for part, number in parts.items())
        print(f"{commit or 'now'}: {sum(parts.values()):,} statements in {len(counted)} files ({shares})")


if __name__ == "__main__":
    main(sys.argv[1:])
