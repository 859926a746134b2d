#!/usr/bin/env python3
"""What runs elsewhere is at least read here: the workflows by zizmor and by
rules of our own, the Dockerfile by hadolint, in a virtual environment made once
and kept in the user's cache. Each rule prints one line, as cargo's tests do."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKFLOWS = sorted((ROOT / '.github/workflows').glob('*.yaml'))
PINNED = HERE / 'requirements-lint.txt'
CACHE = pathlib.Path(os.environ.get('GUICHET_DEV_HOME',
    pathlib.Path.home() / '.cache/guichet'))


def tools():
    """The folder of the linters' programs."""
    name = hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12]
    place = CACHE / ('lint-' + name)
    if not (place / 'made').exists():
        shutil.rmtree(place, ignore_errors=True)
        for command in ([sys.executable, '-m', 'venv', place],
                [place / 'bin/pip', 'install', '-q', '--disable-pip-version-check',
                    '-r', PINNED]):
            subprocess.run([str(part) for part in command], check=True,
                timeout=300, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        (place / 'made').touch()
    return place / 'bin'


def read(*command):
    done = subprocess.run([str(part) for part in command], cwd=ROOT,
        timeout=120, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    return [] if done.returncode == 0 else [done.stdout]


def workflows_pass_zizmor():
    return read(tools() / 'zizmor', '--offline', *WORKFLOWS)


def the_image_passes_hadolint():
    # DL3008: Debian's own updates of what it calls stable are wanted.
    return read(tools() / 'hadolint', '--ignore', 'DL3008',
        'ops/compose/Dockerfile')


def every_action_is_pinned_by_its_commit():
    for file in WORKFLOWS:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            used = re.search(r'uses:\s*(\S+)(.*)', line)
            if used and not (re.fullmatch(r'[\w./-]+@[0-9a-f]{40}', used[1])
                    and re.match(r'\s+# v\d', used[2])):
                yield '%s:%d: %s' % (file.name, number, used[1])


def jobs(text):
    """The text of each job, by its name."""
    parts = re.split(r'(?m)^  ([\w-]+):$', text.split('\njobs:\n', 1)[1])
    return dict(zip(parts[1::2], parts[2::2]))


def nothing_is_permitted_that_is_not_needed():
    for file in WORKFLOWS:
        text = file.read_text()
        top = re.search(r'(?m)^permissions:(.*(?:\n  .*)*)', text)
        if not top or 'write' in top[1]:
            yield file.name + ': writes by default'
        for name, job in jobs(text).items():
            writes = re.findall(r'(?m)^      (\S+): write$', job)
            allowed = ['packages'] if (file.stem, name) == ('image', 'build') else []
            if writes != allowed:
                yield '%s: %s writes %s' % (file.name, name, writes)
            if 'timeout-minutes:' not in job:
                yield '%s: %s has no limit' % (file.name, name)


def production_comes_after_staging_with_the_images_that_were_tried():
    work = jobs((ROOT / '.github/workflows/image.yaml').read_text())
    for name, needs in (('staging', 'build'), ('production', '[build, staging]')):
        job = work[name]
        for what in ('needs: ' + needs + '\n', 'name: ' + name + '\n',
                'PORTAL: ${{ needs.build.outputs.portal }}',
                'run: ops/deploy/over-ssh.sh'):
            if what not in job:
                yield '%s lacks %r' % (name, what)
    steps = [job[job.index('steps:'):].strip()
        for job in (work['staging'], work['production'])]
    if steps[0] != steps[1]:
        yield 'staging and production go different ways'


RULES = (workflows_pass_zizmor, the_image_passes_hadolint,
    every_action_is_pinned_by_its_commit,
    nothing_is_permitted_that_is_not_needed,
    production_comes_after_staging_with_the_images_that_were_tried)


def main():
    good = True
    for rule in RULES:
        faults = list(rule())
        good &= not faults
        print('test workflows::%s ... %s' % (rule.__name__,
            'FAILED' if faults else 'ok'), flush=True)
        for fault in faults:
            print(fault)
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
