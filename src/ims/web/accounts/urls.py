"""Addresses of signing in and of accounts."""

from __future__ import annotations

from django.urls import URLPattern, path

from ims.web.accounts import calendar_views, log_views, staff_views, views

urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.give_code, name="second_factor"),
    path("sign-in/set-up-code/", views.enroll, name="enroll"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("invite/<str:secret>/", staff_views.join, name="join"),
    path("account/", staff_views.account, name="account"),
    path("account/password/", staff_views.change_password, name="change_password"),
    path("account/second-factor/", staff_views.renew_second_factor, name="renew_second_factor"),
    path("account/feeds/", calendar_views.feeds, name="feeds"),
    path("account/feeds/<uuid:feed_id>/end/", calendar_views.end_feed, name="end_feed"),
    path("feed/<str:secret>.ics", calendar_views.feed, name="feed"),
    path("desk/staff/", staff_views.everybody, name="staff"),
    path("desk/staff/invite/", staff_views.invite, name="invite"),
    path("desk/staff/<uuid:user_id>/", staff_views.change, name="change_staff"),
    path("desk/staff/<uuid:user_id>/new-password/", staff_views.new_password_link, name="new_password_link"),
    path("desk/staff/links/<uuid:invitation_id>/withdraw/", staff_views.withdraw, name="withdraw_invitation"),
    path("desk/access-log/", log_views.access_log, name="access_log"),
    path("desk/access-log/verify/", log_views.verify_log, name="verify_log"),
]
