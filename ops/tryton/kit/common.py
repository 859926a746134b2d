"""Where kept things live, locks, words on standard error, child processes."""
import contextlib
import fcntl
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parents[1]
STORY = HERE.parents[1] / 'fixtures/story.json'
EXPECTED = HERE.parents[1] / 'fixtures/expected.json'
SERIES = ('7.6', '7.0', '8.0', '8.2')
DATABASE = 'guichet'


class Fault(Exception):
    """What the person at the keyboard must know; ends with status 1."""


def said(french, english):
    """One of the two: French where the demo says so, else English."""
    return french if os.environ.get('GUICHET_DEV_LANG') == 'fr' else english


def say(words):
    print('tryton: ' + words, file=sys.stderr, flush=True)


def home():
    kept = os.environ.get('GUICHET_DEV_HOME')
    if not kept:
        cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser(
            '~/.cache')
        kept = os.path.join(cache, 'guichet')
    path = pathlib.Path(kept).absolute() / 'tryton'
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def lock(path, timeout=1200):
    """One process at a time; the lock ends with its process."""
    with open(path, 'a') as handle:
        deadline, told = time.monotonic() + timeout, False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    say(said('un autre lancement tient %s, attente', 'waiting for'
                        ' another run (%s)') % path)
                    told = True
                if time.monotonic() > deadline:
                    raise Fault(said('un autre lancement tient encore %s après %d s',
                        'another run still holds %s after %d s')
                        % (path, timeout)) from None
                time.sleep(0.2)
        yield


def run(what, command, timeout, env=None, stdout=subprocess.PIPE):
    """Runs to its end, says how long it took, shows its words on failure."""
    start = time.monotonic()
    say(what + ' …')
    try:
        done = subprocess.run([str(c) for c in command], timeout=timeout,
            env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
            stdout=stdout, stderr=subprocess.STDOUT
            if stdout == subprocess.PIPE else None)
    except subprocess.TimeoutExpired:
        raise Fault(said('%s : pas fini après %d s', '%s: not done after %d s')
            % (what, timeout)) from None
    if done.returncode:
        if done.stdout:
            sys.stderr.write(done.stdout.decode(errors='replace')[-4000:])
        raise Fault(said('%s : échec, état %d', '%s: failed with status %d')
            % (what, done.returncode))
    say(said('%s : %.1f s', '%s: %.1f s') % (what, time.monotonic() - start))
    return done
