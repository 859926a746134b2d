#!/usr/bin/env python3
"""Takes the pictures of the guides again: docs/img/guide, from the portal over
the company in memory. Needs what `make test` needs (Chromium, Node)."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import stack
from stack import ROOT

FOLDER = ROOT / 'docs/img/guide'
DEMO_STAFF = ROOT / 'adapters/wiring/src/demo_staff.rs'
MOST_BYTES = 1_500_000


def main():
    target = pathlib.Path(os.environ.get('CARGO_TARGET_DIR') or ROOT / 'target')
    subprocess.run(['cargo', 'build', '--locked', '-q', '-p', 'guichet-web',
        '--example', 'demo-memory'], cwd=ROOT, check=True)
    password = re.search(r'DEMO_STAFF_PASSWORD: &str = "(.+)"',
        DEMO_STAFF.read_text())[1]
    port = stack.free_port()
    url = 'http://127.0.0.1:%d' % port
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([target / 'debug/examples/demo-memory',
            str(port)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(url + '/healthz', timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            subprocess.run(['node', 'tests/browser/pictures.mjs', url, FOLDER],
                cwd=ROOT / 'app-web', check=True, timeout=600,
                env={**os.environ, 'STAFF_PASSWORD': password})
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    size = sum(path.stat().st_size for path in FOLDER.rglob('*.png'))
    print('%d bytes of pictures' % size, file=sys.stderr)
    return 0 if size <= MOST_BYTES else 1


if __name__ == '__main__':
    sys.exit(main())
