"""Builds, keeps, starts and stops real Trytons for development and tests."""
