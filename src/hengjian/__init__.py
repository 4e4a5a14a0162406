"""衡鉴: what the law says about the cases and acts of administrative enforcement."""

from importlib.metadata import version

__version__ = version("hengjian")
