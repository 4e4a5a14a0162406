"""What a password must be, in words of ours: what comes with Django is in part not translated."""

from __future__ import annotations

from django.contrib.auth import password_validation as django


class LongEnough(django.MinimumLengthValidator):
    """It has enough characters."""

    def get_error_message(self) -> str:
        """Say that it is too short."""
        return f"新密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Say how long it must be."""
        return f"至少 {self.min_length} 个字符，字母、数字、符号、汉字都可以。"


class UnlikeItsOwner(django.UserAttributeSimilarityValidator):
    """It is not the name of whose it is."""

    def get_error_message(self) -> str:
        """Say what it is too much like."""
        return "新密码与%(verbose_name)s太像，别人容易猜到，请换一个。"

    def get_help_text(self) -> str:
        """Say what it must not be like."""
        return "不要与用户名、姓名相像。"


class Uncommon(django.CommonPasswordValidator):
    """It is not one that many people use."""

    def get_error_message(self) -> str:
        """Say that many people use it."""
        return "新密码太常见，别人容易猜到，请换一个。"

    def get_help_text(self) -> str:
        """Say what it must not be."""
        return "不要用很多人都在用的密码，例如 password123。"


class NotOnlyDigits(django.NumericPasswordValidator):
    """It has more than digits in it."""

    def get_error_message(self) -> str:
        """Say that it has nothing but digits."""
        return "新密码不能只有数字。"

    def get_help_text(self) -> str:
        """Say that it must have more than digits."""
        return "不能只有数字。"
