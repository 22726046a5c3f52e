"""Addresses for staff: questions, the outbox, the mail server."""

from __future__ import annotations

from django.urls import path

from ims.web.questions import answering, mail_server, outbox

urlpatterns = [
    path("questions/", answering.questions, name="desk_questions"),
    path("questions/<uuid:question_id>/", answering.question, name="desk_question"),
    path("questions/<uuid:question_id>/answer/", answering.answer, name="desk_question_answer"),
    path("questions/<uuid:question_id>/note/", answering.note, name="desk_question_note"),
    path("questions/<uuid:question_id>/assign/", answering.assign, name="desk_question_assign"),
    path("questions/<uuid:question_id>/step/", answering.step, name="desk_question_step"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:mail_id>/", outbox.mail, name="outbox_mail"),
    path("outbox/<uuid:mail_id>/invite.ics", outbox.calendar, name="outbox_calendar"),
    path("outbox/<uuid:mail_id>/again/", outbox.again, name="outbox_again"),
    path("mail/", mail_server.mail_server, name="mail_server"),
    path("mail/confirm/", mail_server.confirm, name="mail_confirm"),
    path("mail/stop/", mail_server.stop, name="mail_stop"),
]
