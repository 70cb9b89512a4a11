"""Serves moto on an ephemeral port of 127.0.0.1 and ends with the process that started it.

Two things differ from `moto_server`:
- One call at a time. moto checks and then changes shared state without locks, so under threads two conditional puts, or
  two groups of one name, could both succeed. AWS never does that.
- Connections are kept open; Werkzeug's development server closes each one.

Prints one line of JSON with the port once it listens. Ends when standard input closes, which also happens when the
parent is killed.
"""

import gc
import io
import json
import os
import sys
import threading
import traceback

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import ThreadedWSGIServer

# Leaves no compiled copy in the checkout; the libraries' own stay wanted, they make starting quick.
sys.dont_write_bytecode = True
import motoCorrections  # noqa: E402, F401
import motoSecurityGroups  # noqa: E402, F401
import motoIamCorrections  # noqa: E402, F401
import motoShortcuts  # noqa: E402, F401

sys.dont_write_bytecode = False

one_at_a_time = threading.Lock()


class KeepAliveHandler(MotoRequestHandler):
    """Answers a WSGI request on a connection that stays open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self):
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(body)
        started = []

        def start_response(status, headers, exc_info=None):
            started[:] = [status, headers]
            return written.append

        written = []
        try:
            with one_at_a_time:
                answer = self.server.app(environ, start_response)
                try:
                    written.extend(answer)
                finally:
                    if hasattr(answer, "close"):
                        answer.close()
            status, headers = started
        except Exception as error:
            # The gateway tells the caller; the trace tells whoever mends the emulation.
            traceback.print_exc()
            status, headers = "500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain; charset=utf-8")]
            written = [f"{type(error).__name__}: {error}".encode()]
        content = b"".join(written)
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, value)
        # A HEAD answer carries the length of the body that it leaves out.
        declared = dict((name.lower(), value) for name, value in headers).get("content-length")
        head = self.command == "HEAD"
        self.send_header("Content-Length", declared if head and declared else str(len(content)))
        self._headers_buffer.append(b"\r\n")
        self.wfile.write(b"".join(self._headers_buffer) + (b"" if head else content))
        self._headers_buffer = []

    def log_request(self, code="-", size="-"):
        """The gateway's journal has each call."""


def end_with_parent():
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    server = ThreadedWSGIServer("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), KeepAliveHandler)
    server.daemon_threads = True
    os.environ["MOTO_PORT"] = str(server.port)
    sys.stdout.write(json.dumps({"port": server.port}) + "\n")
    sys.stdout.flush()
    # What is loaded stays: else the collector walks moto and all its models again and again, in the midst of calls.
    gc.collect()
    gc.freeze()
    server.serve_forever()


main()
