"""Runs the tests of a program of ours and prints a line a test, as cargo does,
so that a promise can name it: `test kind::name ... ok`."""
import sys
import unittest


def main(kind):
    """Runs the tests of the program; ends it with 1 if one is red."""

    class Lines(unittest.TextTestResult):

        def said(self, test, word):
            name = test.id().split('.')[-1].removeprefix('test_')
            print('test %s::%s ... %s' % (kind, name, word), flush=True)

        def addSuccess(self, test):
            super().addSuccess(test)
            self.said(test, 'ok')

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self.said(test, 'FAILED')

        def addError(self, test, err):
            super().addError(test, err)
            self.said(test, 'FAILED')

        def addSkip(self, test, reason):
            # None is left out silently.
            super().addFailure(test, (AssertionError,
                AssertionError('left out: ' + reason), None))
            self.said(test, 'FAILED')

    unittest.main(testRunner=unittest.TextTestRunner(stream=sys.stderr,
        verbosity=0, resultclass=Lines))
