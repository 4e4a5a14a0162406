"""The wish of the system that the command end."""


class Interrupted(BaseException):
    """The system asks the command to end."""
