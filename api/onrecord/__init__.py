"""Structured data from news: actors, events, claims and relationships, each with its evidence."""

from importlib.metadata import version

__version__ = version("onrecord")
