"""The rows of the registry; Django looks for them here, everybody else imports the module that has them."""

from hengjian.registry.models import bodies, checks, items, officers, parties, records  # noqa: F401
