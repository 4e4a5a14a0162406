"""The way to the single sign-on of the office and back, in a browser that keeps to our policy."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hengjian.accounts.tests.provider import Provider, running_provider
from tests.e2e.office.conftest import Office, Prepared, start_office, stop

pytestmark = pytest.mark.slow


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def joined(
    prepared: Prepared, provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """Give an office that has a single sign-on."""
    for name, value in (("ISSUER", provider.issuer), ("CLIENT_ID", "h"), ("CLIENT_SECRET", "s")):
        monkeypatch.setitem(os.environ, f"HENGJIAN_SSO_{name}", value)
    running = start_office(prepared.copy_to(tmp_path), tmp_path / "said.txt")
    yield running
    stop(running.process)


def test_officer_goes_to_the_provider_and_comes_back_to_the_page_that_he_asked_for(
    browser: Browser, joined: Office, provider: Provider
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Policy" in said.text else None)

    page.goto(f"{joined.address}sign-ins/")
    page.get_by_role("link", name="统一身份认证登录").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.locator("input[name=sub]").fill("officer")
    page.get_by_role("button", name="Authorize").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("登录情况")
    expect(page.get_by_role("row", name="统一身份认证")).to_be_visible()
    assert not blocked
    context.close()
