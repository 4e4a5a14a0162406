"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from hengjian.accounts.views import factor, keeping, lists, own, single, tokens

app_name = "accounts"
urlpatterns = [
    path("sign-in/", own.sign_in, name="sign_in"),
    path("sign-in/code/", factor.code, name="code"),
    path("sign-in/single/", single.single, name="single"),
    path("sign-in/single/back/", single.single_back, name="single_back"),
    path("sign-out/", own.sign_out, name="sign_out"),
    path("password/", own.password, name="password"),
    path("second-factor/", factor.second_factor, name="second_factor"),
    path("second-factor/begin/", factor.begin_factor, name="begin_factor"),
    path("second-factor/confirm/", factor.confirm_factor, name="confirm_factor"),
    path("second-factor/codes/", factor.renew_recovery_codes, name="renew_recovery_codes"),
    path("second-factor/end/", factor.end_factor, name="end_factor"),
    path("sign-ins/", own.sign_ins, name="sign_ins"),
    path("sign-ins/end/", own.end_sign_ins, name="end_sign_ins"),
    path("stand-ins/", own.stand_ins, name="stand_ins"),
    path("stand-ins/<uuid:uuid>/end/", own.end_stand_in, name="end_stand_in"),
    path("lists/", lists.keep_list, name="keep_list"),
    path("lists/<uuid:uuid>/drop/", lists.drop_list, name="drop_list"),
    path("accounts/", keeping.account_list, name="list"),
    path("accounts/new/", keeping.new_account, name="new"),
    path("accounts/<uuid:uuid>/", keeping.account_record, name="record"),
    path("accounts/<uuid:uuid>/state/", keeping.change_state, name="change_state"),
    path("accounts/<uuid:uuid>/password/", keeping.reset_password, name="reset_password"),
    path("accounts/<uuid:uuid>/factor/", keeping.reset_factor, name="reset_factor"),
    path("accounts/<uuid:uuid>/subject/", keeping.link_subject, name="link_subject"),
    path("accounts/<uuid:uuid>/grants/", keeping.give_grant, name="give_grant"),
    path("accounts/<uuid:uuid>/tokens/", tokens.issue_token, name="issue_token"),
    path("tokens/<uuid:uuid>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("grants/<uuid:uuid>/end/", keeping.end_grant, name="end_grant"),
]
