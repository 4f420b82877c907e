"""Checks of settings and other arguments; their messages have the name, what was found and what was expected."""

from collections.abc import Callable
from numbers import Integral, Real

MESSAGE_CHARACTERS = 200  # of a URL or a value in a message


def abbreviated(text: str, characters: int = MESSAGE_CHARACTERS) -> str:
    """Return the beginning of a text and its length if it is too long for a message, and else the text."""
    return text if len(text) <= characters else f"{text[:characters]}… ({len(text)} characters)"


def check_type(name: str, value: object, types: type | tuple[type, ...], expected: str) -> None:
    """Raise TypeError unless an argument is None or of one of these types."""
    if value is not None and not isinstance(value, types):
        raise TypeError(_message(name, value, expected))


def check_number(name: str, value: object, is_valid: Callable[[float], bool], expected: str) -> None:
    """Raise TypeError unless an argument is a number, and ValueError unless it is a valid one."""
    # A bool is an int to Python, but `retry_after_max_s=True` is a mistake.
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(_message(name, value, expected))
    if not is_valid(float(value)):
        raise ValueError(_message(name, value, expected))


def check_count(name: str, value: object, minimum: int) -> None:
    """Raise TypeError unless an argument is a whole number, and ValueError if it is less than the minimum."""
    expected = f"a whole number of at least {minimum}"
    check_type(name, value, Integral, expected)
    check_number(name, value, lambda number: number >= minimum, expected)


def _message(name: str, value: object, expected: str) -> str:
    return f"{name} is {abbreviated(repr(value))}; expected {expected}"
