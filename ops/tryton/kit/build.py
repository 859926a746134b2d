"""Virtual environment, base database (modules, empty), ready database."""
import datetime as dt
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zoneinfo

from . import bulk
from .common import (DATABASE, HERE, STORY, Fault, home, lock, run, said,
    say)

MODULES = ('sale', 'sale_price_list', 'account_fr', 'account_payment',
    'account_payment_clearing')
ADMIN_PASSWORD = 'demo'
MAX_AGE = 7  # days: the story's "due soon" must not have become overdue


def digest(*parts):
    total = hashlib.sha256()
    for part in parts:
        data = (part.read_bytes() if isinstance(part, pathlib.Path)
            else str(part).encode())
        total.update(b'%d:' % len(data) + data)
    return total.hexdigest()[:12]


def requirements(series):
    return HERE / ('requirements-%s.txt' % series)


def venv(series):
    """The folder of programs of a virtual environment with that series."""
    pinned = requirements(series)
    python = os.environ.get('PYTHON', sys.executable)
    path = home() / ('venv-%s-%s' % (series, digest(pinned, python)))
    if (path / '.ok').exists():
        return path / 'bin'
    with lock(home() / ('venv-%s.lock' % series)):
        if not (path / '.ok').exists():
            shutil.rmtree(path, ignore_errors=True)
            run(said('environnement virtuel pour Tryton %s',
                'virtual environment for Tryton %s') % series,
                [python, '-m', 'venv', path], 120)
            run(said('paquets de Tryton %s', 'packages of Tryton %s') % series,
                [path / 'bin/pip', 'install', '-q',
                    '--disable-pip-version-check', '-r', pinned], 900)
            (path / '.ok').touch()
    return path / 'bin'


def config(path, folder, extra=''):
    path.write_text('[database]\nuri = sqlite://\npath = %s\n'
        'language = fr\n%s' % (folder, extra), encoding='utf-8')
    return path


def settle(file):
    """Folds the write-ahead log in, so that the one file is all there is."""
    connection = sqlite3.connect(file, timeout=30)
    try:
        connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    finally:
        connection.close()


def backup(source, target):
    """A copy of a database that may be in use."""
    one, two = sqlite3.connect(source, timeout=30), sqlite3.connect(target)
    try:
        one.backup(two)
    finally:
        one.close()
        two.close()


def base(series):
    """A database with the modules active and nothing in it, made once."""
    bin_ = venv(series)
    file = home() / ('base-%s-%s.sqlite' % (
        series, digest(requirements(series), *MODULES)))
    if file.exists():
        return file
    with tempfile.TemporaryDirectory(prefix='base-work-', dir=home()) as work:
        work = pathlib.Path(work)
        conf = config(work / 'trytond.conf', work)
        (work / 'base.sqlite').touch()
        (work / 'pass').write_text(ADMIN_PASSWORD + '\n')
        env = {'TRYTONPASSFILE': str(work / 'pass')}
        admin = [bin_ / 'trytond-admin', '-c', conf, '-d', 'base']
        run(said('base neuve', 'new database'), [*admin, '--all', '-l', 'fr',
                '--email', 'admin@lemoine.example', '-p'], 300, env)
        run('modules', [*admin, '-u', *MODULES, '--activate-dependencies'],
            600, env)
        settle(work / 'base.sqlite')
        os.replace(work / 'base.sqlite', file)
    return file


def today():
    story = json.loads(STORY.read_text(encoding='utf-8'))
    return dt.datetime.now(
        zoneinfo.ZoneInfo(story['company']['time_zone'])).date()


def key(series):
    code = sorted((HERE / 'loading').glob('*.py'))
    kind = 'pdf' if shutil.which('soffice') else 'odt'
    return '%s-%s-%s' % (series, kind, digest(requirements(series), STORY,
            HERE / 'load.py', HERE / 'kit/bulk.py', *code))


def newest(series, max_age):
    """The kept ready database of the same inputs, if it is young enough."""
    name = 'ready-%s-' % key(series)
    for file in sorted(home().glob(name + '*.sqlite'), reverse=True):
        date = dt.date.fromisoformat(file.stem[len(name):])
        if 0 <= (today() - date).days <= max_age:
            return file
    return None


def build_date(file):
    """The day to which the dates of a ready (or bulk) database relate."""
    return re.search(r'\d{4}-\d\d-\d\d', file.stem).group()


def ready(series, max_age=MAX_AGE):
    with lock(home() / ('build-%s.lock' % series)):
        file = newest(series, max_age)
        if file:
            return file
        return make(series)


def make(series):
    if not shutil.which('soffice'):
        say(said('PAS de LibreOffice (soffice) dans PATH : les rapports restent'
            ' odt, pas PDF', 'NO LibreOffice (soffice) in PATH: reports stay'
            ' odt, not PDF')
            + ' (Debian: apt install libreoffice-writer-nogui)')
    date = today()
    # Named before: the inputs may be edited while this runs.
    file = home() / ('ready-%s-%s.sqlite' % (key(series), date))
    # Left by a run that was killed: whoever holds the lock is alone.
    for left in home().glob('work-%s-*' % series):
        shutil.rmtree(left, ignore_errors=True)
    empty, bin_ = base(series), venv(series)
    with tempfile.TemporaryDirectory(
            prefix='work-%s-' % series, dir=home()) as work:
        work = pathlib.Path(work)
        database = work / (DATABASE + '.sqlite')
        shutil.copy(empty, database)
        run(said('la société et son histoire', 'the company and its story'), [bin_ / 'python', '-W', 'ignore',
                HERE / 'load.py', '-c', config(work / 'trytond.conf', work),
                '-d', DATABASE, '--today', date], 900,
            stdout=subprocess.DEVNULL)
        count = bulk.fill(database, STORY, date)
        say(said('%d commandes en nombre par SQL', '%d bulk orders by SQL') % count)
        settle(database)
        os.replace(database, file)
    # Only the newest of a series is of use; a copy under way holds the lock.
    for old in [*home().glob('ready-%s-*.sqlite' % series),
            *home().glob('bulk-%s-*.sqlite' % series)]:
        if old != file:
            old.unlink(missing_ok=True)
    return file


def with_bulk(series, orders, max_age=MAX_AGE):
    """A copy of the ready database with that many orders of one customer."""
    source = ready(series, max_age)
    with lock(home() / ('build-%s.lock' % series)):
        if not source.exists():
            raise Fault(said('%s a été remplacé entre-temps : relancez',
                '%s was replaced meanwhile: run again') % source)
        file = home() / ('bulk-%s.%d.sqlite' % (
            source.stem[len('ready-'):], orders))
        if not file.exists():
            part = file.with_suffix('.part')
            shutil.copy(source, part)
            say(said('%d commandes par SQL …', '%d orders by SQL …') % orders)
            bulk.fill(part, STORY,
                dt.date.fromisoformat(build_date(source)), orders)
            settle(part)
            os.replace(part, file)
    return file


def copy_to(target, series, orders=None):
    """Puts a copy of the ready (or bulk) database there; its build day."""
    for _ in range(3):
        source = with_bulk(series, orders) if orders else ready(series)
        with lock(home() / ('build-%s.lock' % series)):
            if source.exists():
                shutil.copy(source, target)
                return build_date(source)
        # Replaced by a newer one between the two locks.
    raise Fault(said('la base toute prête change sans cesse',
        'the ready database changes all the time'))
