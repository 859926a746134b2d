#!/usr/bin/env python3
"""Tests of promises.py. Each prints a line as cargo's do, so that a promise
can name it."""
import pathlib
import tempfile
import unittest

import lines
import promises

RUST = '''
     Running unittests src/lib.rs (target/debug/deps/guichet_kernel-8d2cb90e589c7f19)

running 2 tests
test money::tests::two_currencies_never_meet ... ok
test money::tests::a_panic - should panic ... ok

test result: ok. 2 passed; 0 failed; 0 ignored

\x1b[1m\x1b[92m     Running\x1b[0m tests/it/main.rs (target/debug/deps/it-21a1d646bc709018)
test contracts::slow has been running for over 60 seconds
test contracts::slow ... ok
test contracts::broken ... FAILED
test contracts::skipped ... ignored

   Doc-tests guichet_access

running 3 tests
test domain/access/src/lib.rs - (line 19) - compile fail ... ok
test domain/access/src/lib.rs - (line 7) - compile fail ... FAILED
test domain/access/src/scope.rs - Scope::admit (line 13) ... ok
'''
BROWSER = '''1 visits
test live::axe_finds_nothing ... ok
'''


class Promises(unittest.TestCase):
    def names(self, **reports):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name, text in reports.items():
                paths.append(pathlib.Path(folder) / (name + '.txt'))
                paths[-1].write_text(text)
            return promises.passed(paths)

    def test_names_of_every_kind_of_run_are_read(self):
        self.assertEqual(self.names(rust=RUST, browser=BROWSER), {
            'guichet_kernel::money::tests::two_currencies_never_meet',
            'guichet_kernel::money::tests::a_panic',
            'it::contracts::slow',
            'guichet_access::lib::compile_fail_2',
            'guichet_access::scope::Scope::admit::doc_1',
            'browser::live::axe_finds_nothing',
        })

    def test_what_failed_once_has_not_passed(self):
        again = RUST.replace('slow ... ok', 'slow ... FAILED')
        self.assertNotIn('it::contracts::slow', self.names(a=RUST, b=again))

    def test_leading_parts_may_be_left_out_and_no_others(self):
        names = self.names(rust=RUST)
        for name in ('contracts::slow', 'slow', 'it::contracts::slow',
                'lib::compile_fail_2'):
            self.assertTrue(promises.matches(name, names), name)
        for name in ('low', 'contracts', 'contracts::broken', 'skipped',
                'compile_fail_1', 'kernel::money::tests::a_panic'):
            self.assertFalse(promises.matches(name, names), name)

    def test_a_row_is_a_promise_with_its_tests(self):
        page = ('# Page\n\n| Promise | Tests |\n|---|---|\n'
            '| One `|` none | `a::b`, `c` |\n| Two | by hand |\n')
        rows = list(promises.promises(page.replace('`|`', 'or')))
        self.assertEqual(rows,
            [(5, 'One or none', ['a::b', 'c']), (6, 'Two', [])])


if __name__ == '__main__':
    lines.main('promises')
