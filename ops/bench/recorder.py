"""A proxy between the portal and Tryton that keeps what goes through it."""
import http.client
import http.server
import threading
import time


class Call:
    """One request as the portal wrote it, and when it was under way."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = (
            method, path, headers, body)
        self.start, self.end = time.monotonic(), None
        self.answer = b''


class Recorder:
    """Listens on a free port of the loopback until close()."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.calls, self.lock = [], threading.Lock()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            disable_nagle_algorithm = True

            def do_POST(self):
                recorder.forward(self)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),
            Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d/' % self.server.server_port
        threading.Thread(target=self.server.serve_forever,
            daemon=True).start()

    def forward(self, handler):
        length = int(handler.headers.get('Content-Length') or 0)
        call = Call(handler.command, handler.path,
            [(n, v) for n, v in handler.headers.items()
                if n.lower() not in ('content-length', 'transfer-encoding')],
            handler.rfile.read(length))
        with self.lock:
            self.calls.append(call)
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        try:
            connection.request(call.method, call.path, call.body,
                {n: v for n, v in call.headers if n.lower() != 'connection'})
            answer = connection.getresponse()
            call.answer = answer.read()
            headers = answer.getheaders()
            # Before the portal hears of it: what it sends next comes after.
            call.end = time.monotonic()
        finally:
            connection.close()
        handler.send_response_only(answer.status)
        for name, value in headers:
            if name.lower() not in ('connection', 'content-length',
                    'transfer-encoding', 'keep-alive'):
                handler.send_header(name, value)
        handler.send_header('Content-Length', str(len(call.answer)))
        handler.end_headers()
        handler.wfile.write(call.answer)

    def take(self):
        """The calls since the last time, in waves that go side by side."""
        with self.lock:
            calls, self.calls = self.calls, []
        waves = []
        for call in sorted(calls, key=lambda c: c.start):
            if waves and call.start < min(c.end for c in waves[-1]):
                waves[-1].append(call)
            else:
                waves.append([call])
        return waves

    def close(self):
        self.server.shutdown()
        self.server.server_close()
