"""What can go wrong while files are screened; every message is plain Chinese."""

from __future__ import annotations


class ScreeningError(Exception):
    """The request cannot be carried out; the message says what is wrong and how to mend it."""


class BadRequest(ScreeningError):
    """An option, a file name or a place for the results cannot be used."""


class EnginesDisagree(ScreeningError):
    """Two engines judge the same subject differently: a fault of the program, never of the data."""

    def __init__(self, case: str, rule: str, what: str) -> None:
        super().__init__(
            f"案件 {case}、规则 {rule}：两套引擎的结论不同（{what}）。"
            "这是程序的错误，没有给出结果，请把这句话反馈给我们。"
        )
        self.case = case
        self.rule = rule


class ReceiptUnusable(ScreeningError):
    """The receipt, or the law pack beside it, cannot be read or has been changed."""


class InputDiffers(ScreeningError):
    """The inputs of a replay are not those that the receipt names."""
