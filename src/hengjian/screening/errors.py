"""Why something is not done with findings or runs."""


class Refused(Exception):
    """It is not done; the message says to the user why and what to do."""


class NotAllowed(Refused):
    """The account may not do it."""
