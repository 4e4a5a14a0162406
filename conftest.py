"""Settings of every test, those of the rooms and those of tests/ alike."""

from hypothesis import settings

# Examples are not timed: on a machine that is shared, a slow example says nothing about the code.
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")
