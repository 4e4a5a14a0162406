"""Why a change is not made; the same in every room."""


class Refused(Exception):
    """The change is not made; the message says to the user why and what to do."""


class NotAllowed(Refused):
    """The account may not make this change."""
