"""Puts the story of the fixtures company into a Tryton database."""
