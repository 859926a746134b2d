"""One customer at the portal, by browser and by token, on kept connections."""
import json
import re
import urllib.parse

import wire


class Unwelcome(Exception):
    """The portal did not answer as it should."""


class Visitor:
    def __init__(self, url, login, password):
        parts = urllib.parse.urlsplit(url)
        self.host = parts.netloc
        self.connections = wire.Connections((parts.hostname, parts.port))
        self.login, self.password = login, password
        self.cookies = {}
        self.token = None

    def ask(self, method, path, headers=(), body=b'', expected=200):
        data = wire.request(method, path,
            [('Host', self.host), ('Accept-Language', 'fr'), *headers], body)
        answer, = self.connections.together([data])
        if answer.status != expected:
            raise Unwelcome('%s %s: %d rather than %d\n%s' % (method, path,
                    answer.status, expected, answer.body[:300]))
        return answer

    def cookie(self):
        return ('Cookie', '; '.join('%s=%s' % c for c in
                self.cookies.items()))

    def keep(self, answer):
        for name, value in answer.headers:
            if name == 'set-cookie':
                key, _, rest = value.partition('=')
                self.cookies[key] = rest.partition(';')[0]

    def form(self):
        """A fresh sign-in form: what posting it takes. Asks Tryton nothing."""
        self.cookies = {}
        answer = self.ask('GET', '/client/')
        self.keep(answer)
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"',
            answer.body.decode()).group(1)
        body = urllib.parse.urlencode({'login': self.login,
                'password': self.password, 'next': '', 'csrf': csrf}).encode()
        return [self.cookie(), ('Content-Type',
                'application/x-www-form-urlencoded')], body

    def post(self, form):
        answer = self.ask('POST', '/client/', *form, expected=303)
        self.keep(answer)
        return answer

    def page(self, path):
        return self.ask('GET', path, [self.cookie()])

    def sign_in(self):
        """For pages and for the API."""
        self.post(self.form())
        body = json.dumps({'login': self.login, 'password': self.password})
        answer = self.ask('POST', '/api/v1/session',
            [('Content-Type', 'application/json')], body.encode(), 201)
        self.token = json.loads(answer.body)['token']
        return self

    def api(self, path):
        return self.ask('GET', '/api/v1' + path,
            [('Authorization', 'Bearer ' + self.token)])

    def items(self, path):
        return json.loads(self.api(path).body)['items']

    def close(self):
        self.connections.close()
