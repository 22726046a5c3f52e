"""Forms of accounts."""

from __future__ import annotations

from ims.errors import BadValue
from ims.web.accounts.forms import ChangePassword, Code, FindInLog, SignIn, new_password


def test_passwords_are_taken_as_typed_and_never_shown_again() -> None:
    """Spaces count, and a form that is shown again holds no password."""
    form = ChangePassword({"old": " old ", "new": "  spaces count too "})
    assert form.is_valid()
    assert form.cleaned_data == {"old": " old ", "new": "  spaces count too "}
    assert "spaces" not in str(form["new"])


def test_managers_of_passwords_find_their_fields() -> None:
    """Browsers and password managers fill in and suggest (WCAG 1.3.5, 3.3.8)."""
    assert 'autocomplete="username"' in str(SignIn()["email"])
    assert 'autocomplete="current-password"' in str(SignIn()["password"])
    assert 'autocomplete="one-time-code"' in str(Code()["code"])
    assert new_password("Password").widget.attrs == {"autocomplete": "new-password"}


def test_what_the_rules_say_is_shown() -> None:
    """Above the form, or beside the field it is about."""
    form = SignIn({"email": "a@example.org", "password": "x"}, why="Too often.")
    form.say(BadValue("Not right."), "password")
    assert form.errors == {"__all__": ["Too often."], "password": ["Not right."]}


def test_the_log_is_searched_by_what_there_is() -> None:
    """Choices are those that were handed in, and anything."""
    form = FindInLog({"actor": "1"}, actions=[("view", "Viewed")], actors=[("1", "Ada")])
    assert form.is_valid()
    assert form.fields["action"].choices == [("", "Anything"), ("view", "Viewed")]
    assert not FindInLog({"actor": "2"}, actors=[("1", "Ada")]).is_valid()
