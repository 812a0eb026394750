"""Find a Chrome or Chromium for the browser tests, or install one; fail with one clear sentence otherwise.

Looked for in this order: the path in the variable CHROME, the usual commands, the usual places on macOS,
Playwright's own download. If there is none: Debian's package (as root on such a system), else Playwright's
download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_browser() -> str | None:
    """Return the path of the first browser that starts, or None."""
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    if chrome := os.environ.get("CHROME"):
        yield chrome
        return  # whoever names a browser wants that one
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from (app for app in MAC_APPS if Path(app).exists())
    yield playwrights_own()


def playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def starts(path: str) -> bool:
    """Tell a browser from a stub: Ubuntu's chromium-browser may only say that a snap is needed."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def install_browser() -> None:
    """Try Debian's package, then Playwright's download; what they say goes to the terminal."""
    is_root_on_debian = shutil.which("apt-get") is not None and os.geteuid() == 0
    if is_root_on_debian:
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-liberation")
        if find_browser():
            return
    with_system_libraries = ["--with-deps"] if is_root_on_debian else []
    run(sys.executable, "-m", "playwright", "install", *with_system_libraries, "chromium")


def run(*command: str) -> None:
    subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)


def main() -> int:
    if find_browser():
        return 0
    if chrome := os.environ.get("CHROME"):
        print(f"CHROME={chrome} does not start; name a Chrome or Chromium, or unset CHROME.", file=sys.stderr)
        return 1
    print("No Chrome or Chromium found; installing one for the browser tests.", flush=True)
    install_browser()
    if find_browser():
        return 0
    print(
        "The browser tests need Chrome or Chromium, and installing one failed: install it and try again, "
        "or name it with CHROME=/path/to/chrome. `make test-fast` does without.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
