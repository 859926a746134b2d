"""HTTP/1.1 on kept connections, as thin as it gets: what is measured is the
servers. One thread: several requests are written, then their answers read, so
that nothing of Python's own stands between two that go side by side."""
import socket
import time


class Broken(Exception):
    """The connection ended, or what came was not HTTP."""


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers      # (lower-case name, value) pairs
        self.body = body

    def header(self, name):
        return next((v for n, v in self.headers if n == name), None)


def request(method, path, headers, body=b''):
    """The bytes of a request; `headers` are (name, value) pairs."""
    lines = ['%s %s HTTP/1.1' % (method, path)]
    lines += ['%s: %s' % pair for pair in headers]
    if body or method != 'GET':
        lines.append('Content-Length: %d' % len(body))
    return ('\r\n'.join(lines) + '\r\n\r\n').encode('latin-1') + body


class Connection:
    """Opened by the first request, kept until the server closes it."""

    def __init__(self, address, timeout=60):
        self.address = address
        self.timeout = timeout
        self.socket = self.file = None
        self.opened = 0

    def send(self, data):
        if self.socket is None:
            self.socket = socket.create_connection(self.address, self.timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.file = self.socket.makefile('rb')
            self.opened += 1
        self.socket.sendall(data)

    def receive(self):
        line = self.file.readline()
        try:
            status = int(line.split(None, 2)[1])
        except (IndexError, ValueError):
            self.close()
            raise Broken('no status line: %r' % line[:80]) from None
        headers = []
        while (line := self.file.readline()) not in (b'\r\n', b''):
            name, _, value = line.decode('latin-1').partition(':')
            headers.append((name.strip().lower(), value.strip()))
        answer = Answer(status, headers, b'')
        if answer.header('transfer-encoding') == 'chunked':
            answer.body = self.chunks()
        elif status not in (204, 304):
            length = answer.header('content-length')
            answer.body = (self.file.read() if length is None
                else self.file.read(int(length)))
        if (answer.header('connection') or '').lower() == 'close':
            self.close()
        return answer

    def chunks(self):
        parts = []
        while size := int(self.file.readline().split(b';')[0], 16):
            parts.append(self.file.read(size))
            self.file.readline()
        self.file.readline()
        return b''.join(parts)

    def close(self):
        if self.socket is not None:
            self.file.close()
            self.socket.close()
            self.socket = self.file = None


class Connections:
    """As many to one server as are needed side by side."""

    def __init__(self, address):
        self.address = address
        self.all = []

    def together(self, requests):
        """Sends all, then reads all: the answers, in the order sent."""
        while len(self.all) < len(requests):
            self.all.append(Connection(self.address))
        used = self.all[:len(requests)]
        for connection, data in zip(used, requests):
            connection.send(data)
        return [connection.receive() for connection in used]

    def close(self):
        for connection in self.all:
            connection.close()


def timed(act):
    """Milliseconds, and what the act gave."""
    start = time.perf_counter()
    result = act()
    return (time.perf_counter() - start) * 1000, result
