"""The calls a page made, sent again straight to Tryton."""
import base64
import gzip
import json

import wire


class Refused(Exception):
    """A replayed call did not answer as it did to the portal."""


def session_of(call):
    """The text of the session a sign-in gave, or None."""
    try:
        if json.loads(call.body).get('method') != 'common.db.login':
            return None
        return json.loads(unpacked(call.answer))['result'][1]
    except (AttributeError, KeyError, TypeError, IndexError, ValueError):
        return None


def with_session(headers, old, new):
    """The headers with another session in the authorization."""
    changed = []
    for name, value in headers:
        kind, _, coded = value.partition(' ')
        if name.lower() == 'authorization' and kind == 'Session':
            plain = base64.b64decode(coded).decode()
            coded = base64.b64encode(
                plain.replace(old, new).encode()).decode()
            value = '%s %s' % (kind, coded)
        changed.append((name, value))
    return changed


class Replay:
    """Waves of recorded calls, each wave side by side as the page had it."""

    def __init__(self, waves, address):
        self.waves = waves
        self.connections = wire.Connections(address)
        self.host = '%s:%d' % address
        self.requests = [[self.bytes_of(call, call.headers) for call in wave]
            for wave in waves]

    @property
    def calls(self):
        return sum(map(len, self.waves))

    def shape(self):
        """Like `3` (one wave of three) or `1+1` (one after the other)."""
        return '+'.join(str(len(wave)) for wave in self.waves) or '0'

    def methods(self):
        return [[json.loads(call.body)['method'] for call in wave]
            for wave in self.waves]

    def bytes_of(self, call, headers):
        headers = [(n, v) for n, v in headers if n.lower() != 'host']
        return wire.request(call.method, call.path,
            [('Host', self.host), *headers], call.body)

    def run(self):
        """Once; the answers. A session made on the way is the next calls'."""
        answers, old, new = [], None, None
        for wave, requests in zip(self.waves, self.requests):
            if old:
                requests = [self.bytes_of(call,
                        with_session(call.headers, old, new))
                    for call in wave]
            got = self.connections.together(requests)
            answers += got
            for call, answer in zip(wave, got):
                if found := session_of(call):
                    old, new = found, json.loads(unpacked(answer.body))['result'][1]
        return answers

    def check(self):
        """That Tryton still answers what it answered the portal: a call that
        got fewer rows would be quicker for nothing."""
        for call, answer in zip(sum(self.waves, []), self.run()):
            method = json.loads(call.body)['method']
            document = json.loads(unpacked(answer.body))
            if answer.status != 200 or document.get('error'):
                raise Refused('%s: %d %s' % (method, answer.status,
                        str(document)[:200]))
            told = json.loads(unpacked(call.answer)).get('result')
            # A sign-in gives another session, a report a new rendering.
            if (not method.startswith(('common.', 'report.'))
                    and document.get('result') != told):
                raise Refused('%s: another result than the portal had'
                    % method)

    def close(self):
        self.connections.close()


def unpacked(body):
    return gzip.decompress(body) if body[:2] == b'\x1f\x8b' else body
