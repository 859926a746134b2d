"""Reads a loaded Tryton into the expected table, and compares."""
