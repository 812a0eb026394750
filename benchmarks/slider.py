"""How soon a moved slider is answered in the browser. Run ``python -m benchmarks.slider``.

Serves the app, opens the Overview in a headless Chromium, moves a slider one step by key, and takes the time from the key to the first
answer with its interval, and to the answer from all worlds. Every step asks a question that was not asked before.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .report import number, table

ROOT = Path(__file__).parents[1]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
STEPS = 7
WATCH = """() => {
  window.seen = {};
  document.addEventListener("keydown", () => { window.seen = {pressed: performance.now(), before: document.querySelector(
      "[class*=st-key-answer-win]")?.innerText}; }, true);
  setInterval(() => {
    const answer = document.querySelector("[class*=st-key-answer-win]"), so_far = document.querySelector(".st-key-worlds-so-far");
    if (!window.seen.pressed || !answer || answer.querySelector("[data-stale=true]")) return;
    if (!window.seen.first && answer.innerText !== window.seen.before) window.seen.first = performance.now();
    const picture = document.querySelector("[class*=st-key-figure-worlds] canvas, [class*=st-key-figure-worlds] svg");
    if (window.seen.first && picture && !picture.closest("[data-stale=true]")) window.seen.picture ??= performance.now();
    if (window.seen.picture && so_far?.innerText.startsWith("Everything")) window.seen.all ??= performance.now();
  }, 5);
}"""


@contextmanager
def served() -> Iterator[str]:
    """Serve the app on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.fileWatcherType", "none"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def measure(steps: int = STEPS) -> list[dict[str, float]]:
    """Return seconds to the first answer, to its picture and to all worlds, for each step."""
    from playwright.sync_api import sync_playwright

    from scripts.ensure_browser import find_browser

    found = []
    with served() as url, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS).new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.get_by_text("Everything below rests on").wait_for(timeout=300_000)
        page.evaluate(WATCH)
        slider = page.locator("[data-testid='stSlider']").filter(has_text="Our sales people").get_by_role("slider")
        for _ in range(steps):
            page.wait_for_timeout(2000)
            slider.focus()
            slider.press("ArrowRight")
            page.wait_for_function("window.seen.all", timeout=120_000)
            seen = page.evaluate("window.seen")
            found.append({what: (seen[what] - seen["pressed"]) / 1000 for what in ("first", "picture", "all")})
    return found


def report(steps: int = STEPS) -> None:
    """Print the medians and ranges."""
    found = measure(steps)
    rows = []
    for what, label in (("first", "first answer, from 3 worlds"), ("picture", "its first picture"), ("all", "answer from all 20 worlds")):
        seconds = [each[what] for each in found]
        rows.append([label, f"{number(statistics.median(seconds))} s", f"{number(min(seconds))} to {number(max(seconds))} s"])
    print(f"From the key that moves a slider on the Overview (mid_market), {steps} steps.\n")
    print(table(["until", "median", "range"], rows))


if __name__ == "__main__":
    report()
