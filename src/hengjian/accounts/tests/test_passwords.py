"""What a password must be, and what is said of one that is not."""

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from hengjian.accounts.models import Account

OWNER = Account(username="qian.xiaoyun", display_name="钱小云")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("shi-qiao", "新密码太短，至少要 10 个字符。"),
        ("qian.xiaoyun1", "新密码与用户名太像，别人容易猜到，请换一个。"),
        ("password123", "新密码太常见，别人容易猜到，请换一个。"),
        ("83920174629", "新密码不能只有数字。"),
    ],
)
def test_weak_password_is_refused_with_what_is_wrong_with_it(password: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, OWNER)

    assert refused.value.messages == [said]


def test_password_that_is_none_of_these_is_taken() -> None:
    validate_password("shi-qiao-zhen-2026", OWNER)
    assert len(password_validators_help_texts()) == 4
