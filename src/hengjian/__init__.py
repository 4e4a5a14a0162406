"""衡鉴: what the law says about the cases and acts of administrative enforcement."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # To look up what was installed costs more than all else here, and the workers of a screening never ask.
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415  see above

        return version("hengjian")
    raise AttributeError(name)
