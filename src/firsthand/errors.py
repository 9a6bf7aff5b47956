"""The errors Firsthand raises. Each message names the thing, the place and the next step.

FirsthandError
├── InputError        what was handed in cannot be read at all
├── ChoiceError       a choice that makes no sense, or two that exclude each other
├── CaseError         the case folder cannot be opened, read or written
│   └── VersionError  the case was written by another version
└── NotFoundError     no such story, article or table in the case

A bad *page* is no error: it becomes a row of `refusals` and the rest of the pile goes on.
"""

from __future__ import annotations


class FirsthandError(Exception):
    """Anything that stops a command with exit code 1 and a message for people."""


class InputError(FirsthandError):
    """What was handed in cannot be read at all: no such file, no permission, nothing in it."""


class ChoiceError(FirsthandError):
    """A choice that makes no sense, or two that exclude each other."""


class CaseError(FirsthandError):
    """The case folder cannot be opened, read or written."""


class VersionError(CaseError):
    """The case was written by a version whose tables this one cannot read."""


class NotFoundError(FirsthandError):
    """No such story, article or table in the case."""
