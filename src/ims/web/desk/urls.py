"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from ims.web.desk import appointment, calendar, caller, lists, look, offer, papers, people, transfer, wait

urlpatterns = [
    path("", calendar.calendar, name="desk"),
    path("keys/", calendar.keys, name="desk_keys"),
    path("caller/", caller.caller, name="desk_caller"),
    path("appointments/<uuid:appointment_id>/", appointment.appointment, name="desk_appointment"),
    path("appointments/<uuid:appointment_id>/step/", appointment.step, name="desk_step"),
    path("appointments/<uuid:appointment_id>/move/", appointment.move, name="desk_move"),
    path("appointments/<uuid:appointment_id>/receipt/", papers.receipt, name="desk_receipt"),
    path("day-sheet/", papers.day_sheet, name="desk_day_sheet"),
    path("requests/", lists.requests, name="desk_requests"),
    path("waiting-list/", lists.waiting_list, name="desk_waiting_list"),
    path("waiting-list/add/", wait.wait, name="desk_join_waiting_list"),
    path("waiting-list/<uuid:entry_id>/leave/", lists.leave_waiting_list, name="desk_leave_waiting_list"),
    path("people/", people.people, name="desk_people"),
    path("people/export/", transfer.take_out, name="desk_people_export"),
    path("people/import/", transfer.bring_in, name="desk_people_import"),
    path("people/import/plan/", transfer.plan, name="desk_people_plan"),
    path("people/<uuid:person_id>/", people.person, name="desk_person"),
    path("hours/", offer.hours, name="desk_hours"),
    path("hours/of/<uuid:practitioner_id>/", offer.add_hours, name="desk_add_hours"),
    path("hours/<int:rule_id>/", offer.change_hours, name="desk_change_hours"),
    path("hours/exceptions/", offer.add_exception, name="desk_add_exception"),
    path("hours/exceptions/<uuid:exception_id>/remove/", offer.remove_exception, name="desk_remove_exception"),
    path("hours/holidays/", offer.close_on_holidays, name="desk_holidays"),
    path("practitioners/", offer.practitioners, name="desk_practitioners"),
    path("practitioners/new/", offer.practitioner, name="desk_new_practitioner"),
    path("practitioners/<uuid:practitioner_id>/", offer.practitioner, name="desk_practitioner"),
    path("services/", offer.services, name="desk_services"),
    path("services/new/", offer.service, name="desk_new_service"),
    path("services/<slug:code>/", offer.service, name="desk_service"),
    path("policy/", offer.policy, name="desk_policy"),
    path("look/", look.look, name="desk_look"),
]
