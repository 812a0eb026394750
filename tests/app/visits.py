"""A visit of the app as anybody's program could make one: its websocket, its session, and files put to the server."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

SECONDS = 120
BOUNDARY = "a-boundary"


class Visit:
    """One session, within ``with``."""

    def __init__(self, port: int) -> None:
        self.address, self.cookies, self.session = f"http://localhost:{port}", CookieJar(), ""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.open(f"{self.address}/_stcore/health", timeout=SECONDS).close()
        self.connection = connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)

    def __enter__(self) -> Visit:
        self.socket = self.connection.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.connection.__exit__(*error)

    def ask(self, **query: Any) -> int:
        """Go to an address and return the number of messages until the page is complete."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode(query)
        message.rerun_script.is_auto_rerun = False
        self.socket.send(message.SerializeToString())
        return self._until_complete()

    def clear_caches(self) -> None:
        """Send what Streamlit's own menu sends to a developer's server."""
        self.socket.send(BackMsg(clear_cache=True).SerializeToString())

    def put(self, name: str, size: int) -> int:
        """Put a file of so many bytes to the server, as its uploader does; return the status of its answer, 0 when it hangs up first."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + bytes(size) + f"\r\n--{BOUNDARY}--\r\n".encode()
        token = next(cookie.value for cookie in self.cookies if cookie.name == "_streamlit_xsrf")
        headers = {"X-Xsrftoken": token, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        request = urllib.request.Request(f"{self.address}/_stcore/upload_file/{self.session}/{name}", body, headers, method="PUT")
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def _until_complete(self) -> int:
        for number in range(10**6):
            message = ForwardMsg.FromString(self.socket.recv(timeout=SECONDS))
            if message.WhichOneof("type") == "new_session":
                self.session = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return number
        raise AssertionError("the page is never complete")


def bytes_of_files(port: int) -> int:
    """Return how many bytes of uploaded files a server holds, by its own account."""
    with urllib.request.urlopen(f"http://localhost:{port}/_stcore/metrics", timeout=SECONDS) as answer:
        lines = answer.read().decode().splitlines()
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in lines if "UploadedFileManager" in line and not line.startswith("#"))
