"""The rows of the ledger; Django looks for them here, everybody else imports the module that has them."""

from hengjian.plans.models import corrections, ledger, meetings, progress, reading  # noqa: F401
