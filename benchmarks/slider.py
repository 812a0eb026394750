"""How soon a slider that was dragged is answered in the browser. Run ``python -m benchmarks.slider``.

Serves the app, drags a slider in a headless Chromium, and takes the time from the release of the mouse to the early look, to its first
picture, and to the answer from all worlds, or from as many as make the verdict clear: for a slider that moves both sellers' worlds, and
for one lever of rugby, which leaves relay's worlds as they are. Every step asks a question that was not asked before, but for the way
back.
"""

from __future__ import annotations

import os
import re
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
from typing import TYPE_CHECKING

from .report import number, table

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
STEPS = 7
RESTS_ON = re.compile("(Based on|Clear after|Stopped after) \\d+")
BOTH = "people who decide: both sellers' worlds"
SLIDERS = {BOTH: "People who decide", "coordination in rugby: one seller's": "Coordination in rugby"}
WHAT = {"first": "early look, from 3 worlds", "picture": "its first picture", "all": "a clear verdict, or all 20 worlds"}
WATCH = """() => {
  const answer = () => document.querySelector("[class*=st-key-answer-win]");
  window.seen = {};
  document.addEventListener("pointerup", () => { window.seen = {released: performance.now(), before: answer()?.textContent}; }, true);
  setInterval(() => {
    const now = answer(), so_far = document.querySelector(".st-key-worlds-so-far");
    if (!window.seen.released || !now || now.closest("[data-stale=true]") || now.querySelector("[data-stale=true]")) return;
    if (!window.seen.first && now.textContent !== window.seen.before) window.seen.first = performance.now();
    const picture = document.querySelector("[class*=st-key-figure-chain] canvas, [class*=st-key-figure-chain] svg");
    if (window.seen.first && picture && !picture.closest("[data-stale=true]")) window.seen.picture ??= performance.now();
    if (window.seen.first && /^(Based on|Clear after)/.test(so_far?.textContent)) window.seen.all ??= performance.now();
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


def measure(steps: int = STEPS) -> dict[str, list[dict[str, float]]]:
    """Return seconds to the first answer, to its picture and to all worlds, for each step of each slider."""
    from playwright.sync_api import sync_playwright

    from scripts.ensure_browser import find_browser

    found = {}
    with served() as url, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS).new_page(viewport={"width": 1440, "height": 900})
        for name, label in SLIDERS.items():
            page.goto(url)
            page.get_by_text(RESTS_ON).wait_for(timeout=300_000)
            page.wait_for_timeout(3000)
            page.evaluate(WATCH)
            found[name] = [_dragged(page, label, 1) for _ in range(steps)]
            if name == BOTH:
                found["back to where it was"] = [_dragged(page, label, -1) for _ in range(steps)]
    return found


def _dragged(page: Page, label: str, steps: int) -> dict[str, float]:
    """Drag a slider by some steps to the right, and return how long the answer took."""
    slider = page.locator("[data-testid='stSlider']").filter(has_text=label)
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    thumb, track = slider.get_by_role("slider"), slider.get_by_role("group").locator("> div").first.bounding_box()
    low, high, step, now = (float(thumb.get_attribute(name) or 0) for name in ("min", "max", "step", "value"))
    assert track is not None
    at, after = (track["x"] + track["width"] * (value - low) / (high - low) for value in (now, now + steps * step))
    row = track["y"] + track["height"] / 2
    page.mouse.move(at, row)
    page.mouse.down()
    page.mouse.move(after, row, steps=6)
    page.mouse.up()
    page.wait_for_function("window.seen.all", timeout=120_000)
    seen = page.evaluate("window.seen")
    return {what: (seen[what] - seen["released"]) / 1000 for what in WHAT if what in seen}


def report(steps: int = STEPS) -> None:
    """Print the medians and ranges."""
    rows = []
    for name, times in measure(steps).items():
        for what, label in WHAT.items():
            if seconds := [each[what] for each in times if what in each]:
                rows.append([name, label, f"{number(statistics.median(seconds))} s", f"{number(min(seconds))} to {number(max(seconds))} s"])
    print(f"From the release of a slider that was dragged (mid_market, 20 worlds, {steps} steps).\n")
    print(table(["slider", "until", "median", "range"], rows))


if __name__ == "__main__":
    report()
