"""Addresses of the booking pages."""

from __future__ import annotations

from django.urls import path

from ims.web.booking import choosing, details, managing, waiting

urlpatterns = [
    path("book/", choosing.book, name="book"),
    path("book/hold/", choosing.hold, name="hold"),
    path("book/details/<uuid:hold_id>/", details.details, name="details"),
    path("book/let-go/<uuid:hold_id>/", choosing.let_go, name="let_go"),
    path("book/wait/", waiting.wait, name="wait"),
    path("m/<str:secret>/", managing.manage, name="manage"),
    path("m/<str:secret>/booked/", managing.booked, name="booked"),
    path("m/<str:secret>/appointment.ics", managing.calendar_file, name="appointment_file"),
    path("m/<str:secret>/appointments.ics", managing.calendar_file_of_all, name="appointments_file"),
    path("m/<str:secret>/move/", managing.move, name="move"),
    path("m/<str:secret>/cancel/", managing.cancel, name="cancel"),
    path("w/<str:secret>/", waiting.waiting, name="waiting"),
    path("w/<str:secret>/accept/", waiting.accept, name="accept_offer"),
    path("w/<str:secret>/decline/", waiting.decline, name="decline_offer"),
    path("w/<str:secret>/leave/", waiting.leave, name="leave_list"),
]
