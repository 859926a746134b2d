#!/usr/bin/env python3
"""Answers of `guichet --format json`, held against docs/cli.schema.json by the
very code that the Rust tests use.

usage: answers.py FOLDER   whether every command of the document was seen with an
                           answer, as the tests note it there (GUICHET_TEST_ANSWERS)
"""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get('CARGO_TARGET_DIR') or ROOT / 'target')
CHECKER = TARGET.absolute() / 'debug/examples/check_answer'


def commands():
    """The names of the commands that have a schema."""
    document = (ROOT / 'docs/cli.schema.json').read_text()
    return set(json.loads(document)['commands'])


def held(words, text):
    """The command's name and its answer, which is as its schema says."""
    done = subprocess.run([CHECKER, *map(str, words)], input=text, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode:
        raise AssertionError('%s: %s' % (' '.join(map(str, words)), done.stderr))
    return done.stdout.strip(), json.loads(text)


def unseen(folder):
    """The commands of which no test saw an answer."""
    seen = {place.name for place in pathlib.Path(folder).glob('*')}
    return sorted(commands() - seen)


def main(folder):
    missing = unseen(folder)
    for name in missing:
        print('answers: no test saw an answer of `guichet %s`' % name)
    print('test every_command_of_the_schema_was_seen_with_an_answer ... %s'
        % ('FAILED' if missing else 'ok'))
    return 1 if missing else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
