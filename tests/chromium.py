"""A real browser, headless: a page as somebody with a telephone uses it.

It is driven through two pipes, by Chromium's own protocol, so that no port listens and no driver
is needed.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from select import select

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
FLAGS = ("--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET))
PATIENCE_SECONDS = 60

WITH_PIPES = """
import fcntl, os, sys
# Chromium reads from 3 and writes to 4; one of the two may be the other's now.
pipes = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for number, end in enumerate(pipes, start=3):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""
MIDDLE = """(selector, text) => {
  const found = [...document.querySelectorAll(selector)]
    .filter(one => one.getClientRects().length)
    .find(one => text === null || one.textContent.trim() === text);
  if (!found) throw new Error(`nothing to touch: ${selector} ${text}`);
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = found.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""

needs_browser = pytest.mark.skipif(
    CHROMIUM is None or os.name != "posix", reason="no Chromium on this machine"
)


class Page:
    """One page of a browser."""

    def __init__(self, to_browser, from_browser, downloads):
        self._to, self._from, self._rest = to_browser, from_browser, b""
        self._session, self._number = None, 0
        self.requests, self.problems = [], []
        self.downloads = downloads

    def do(self, method, **parameters):
        """Send a command of the protocol; return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def _next(self):
        while b"\0" not in self._rest:
            assert select([self._from], [], [], PATIENCE_SECONDS)[0], "the browser says nothing"
            part = os.read(self._from, 2**16)
            assert part, "the browser has ended"
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _note(self, event):
        said = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        if event.get("method") == "Log.entryAdded" or "exceptionDetails" in said:
            self.problems.append(said)

    def open(self, path, width=360, *, dark=False):
        """Open a file as a telephone of that width does."""
        if self._session is None:
            target = self.do("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)[
                "sessionId"
            ]
            for domain in ("Page", "Network", "Runtime", "Log"):
                self.do(f"{domain}.enable")
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=740,
                deviceScaleFactor=2, mobile=True)  # fmt: skip
        self.do("Emulation.setTouchEmulationEnabled", enabled=True)
        scheme = "dark" if dark else "light"
        self.do("Emulation.setEmulatedMedia",
                features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip
        self.requests.clear()
        self.problems.clear()
        self.do("Page.navigate", url=Path(path).as_uri())
        self.wait_for("document.readyState === 'complete'")

    def run(self, script):
        """Return what a script gives, as JSON."""
        found = self.do(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True,
            userGesture=True,
        )  # fmt: skip
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait_for(self, condition):
        self.run(
            "new Promise(done => { const look = () => "
            f"({condition}) ? done(true) : setTimeout(look, 10); look(); }})"
        )

    def touch(self, selector, text=None):
        """Touch the middle of the first shown thing that the selector finds (with that text)."""
        x, y = self.run(f"({MIDDLE})({json.dumps(selector)}, {json.dumps(text)})")
        for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchEnd", [])):
            self.do("Input.dispatchTouchEvent", type=kind, touchPoints=points)
        # What a touch sets off is done when the page has painted.
        self.run("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")

    def type(self, selector, text):
        """Touch a field and type into it, in place of what it holds."""
        self.touch(selector)
        self.run("document.activeElement.select?.()")
        self.do("Input.insertText", text=text)

    def set(self, selector, value):
        """Choose a date or a time, as with the telephone's own picker."""
        self.run(
            f"""(() => {{
              const field = document.querySelector({json.dumps(selector)});
              field.value = {json.dumps(value)};
              field.dispatchEvent(new Event("input", {{ bubbles: true }}));
            }})()"""
        )

    def picture(self, path):
        """Keep what the page shows, from top to bottom."""
        size = self.do("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.do("Page.captureScreenshot", captureBeyondViewport=True,
                       clip={**size, "scale": 1})["data"]  # fmt: skip
        Path(path).write_bytes(base64.b64decode(shot))


@contextmanager
def browser(folder):
    """Start a browser whose profile and downloads are below a folder; end it."""
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    downloads = Path(folder) / "downloads"
    downloads.mkdir(exist_ok=True)
    command = [
        *(CHROMIUM, *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={folder}/profile"),
        "about:blank",
    ]
    words = [sys.executable, "-c", WITH_PIPES, str(theirs_in), str(theirs_out), *command]
    process = subprocess.Popen(
        words, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL, cwd=folder
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        page = Page(ours_out, ours_in, downloads)
        page.do("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        yield page
        page.do("Browser.close")
    finally:
        os.close(ours_out)
        os.close(ours_in)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
