"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from hengjian.accounts.views import keeping, own

app_name = "accounts"
urlpatterns = [
    path("sign-in/", own.sign_in, name="sign_in"),
    path("sign-out/", own.sign_out, name="sign_out"),
    path("password/", own.password, name="password"),
    path("sign-ins/", own.sign_ins, name="sign_ins"),
    path("sign-ins/end/", own.end_sign_ins, name="end_sign_ins"),
    path("stand-ins/", own.stand_ins, name="stand_ins"),
    path("stand-ins/<uuid:uuid>/end/", own.end_stand_in, name="end_stand_in"),
    path("accounts/", keeping.account_list, name="list"),
    path("accounts/new/", keeping.new_account, name="new"),
    path("accounts/<uuid:uuid>/", keeping.account_record, name="record"),
    path("accounts/<uuid:uuid>/state/", keeping.change_state, name="change_state"),
    path("accounts/<uuid:uuid>/password/", keeping.reset_password, name="reset_password"),
    path("accounts/<uuid:uuid>/grants/", keeping.give_grant, name="give_grant"),
    path("grants/<uuid:uuid>/end/", keeping.end_grant, name="end_grant"),
]
