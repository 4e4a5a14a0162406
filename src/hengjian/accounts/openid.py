"""The single sign-on of the office (OpenID Connect), as django-allauth is told of it by the settings.

Only its protocol is used: authorization code with PKCE, and what the provider says of the person. Which account that
is, and whether it may come in, is decided in `signin`; accounts are never made from what a provider says.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

NAME = "office"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")


def is_set() -> bool:
    """Tell whether the office has a single sign-on."""
    return bool(settings.SINGLE_SIGN_ON["issuer"])


class OfficeEndpoints(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # it comes without types
    """Where the provider is asked, and where it sends people back to."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give what the provider says of itself, once it is made sure that it is the one of the settings."""
        told: dict[str, Any] = super().openid_config
        issuer = settings.SINGLE_SIGN_ON["issuer"]
        if told.get("issuer", "").rstrip("/") != issuer.rstrip("/"):
            raise ProviderException("the provider says that it is another issuer")
        # What comes straight from the provider is believed because the transport vouches for it.
        scheme = issuer.partition("://")[0] + "://"
        if not all(str(told.get(each, "")).startswith(scheme) for each in ENDPOINTS):
            raise ProviderException("an endpoint of the provider is missing or less safe than it")
        return told

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Give the address to which people come back."""
        del app
        return request.build_absolute_uri(reverse("accounts:single_back"))


class OfficeProvider(OpenIDConnectProvider):  # type: ignore[misc]  # it comes without types
    """The provider of the settings."""

    oauth2_adapter_class = OfficeEndpoints

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Give by what name the provider knows the person."""
        told, signed = data.get("userinfo", {}), data.get("id_token")
        if not signed or told.get("sub", signed["sub"]) != signed["sub"]:
            raise ProviderException("there is no ID token, or it is of somebody else")
        claim = settings.SINGLE_SIGN_ON["claim"]
        name = {**told, **signed}.get(claim)
        if not isinstance(name, str) or not name.strip():
            raise ProviderException(f"the provider does not say {claim}")
        return name.strip()

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take nothing else that the provider says of the person."""
        del data
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Take no addresses either."""
        del data
        return []


class OfficeAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # it comes without types
    """What django-allauth asks: which provider there is. The views add what to do with whom it brings."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        """Give the one provider."""
        del provider, client_id
        told = settings.SINGLE_SIGN_ON
        app = SocialApp(
            provider=OpenIDConnectProvider.id, provider_id=NAME, name=told["name"],
            client_id=told["client_id"], secret=told["client_secret"],
            settings={
                "server_url": told["issuer"],
                "scope": told["scopes"],
                "oauth_pkce_enabled": True,
            },
        )  # fmt: skip
        return OfficeProvider(request, app=app)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Leave the user of django-allauth empty: none is ever saved."""
        del request, data
        return sociallogin.user
