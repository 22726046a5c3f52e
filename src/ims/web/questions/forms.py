"""Forms of questions and mail. What is typed is checked for shape here; what it means is the clinic's business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ims.clinic.lines import one_line
from ims.clinic.mail.server import MailServer, Security, mail_leaves
from ims.clinic.people.domain import is_name
from ims.clinic.questions.domain import (
    LONGEST_ANSWER,
    LONGEST_BODY,
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_PHONE,
    plain,
)
from ims.clinic.questions.models import Topic
from ims.clinic.questions.spam import Signals
from ims.web.telephone import dialed, need

TOPICS = (
    (Topic.TREATMENT.value, gettext_lazy("The treatment")),
    (Topic.CONDITION.value, gettext_lazy("My condition")),
    (Topic.BOOKING.value, gettext_lazy("Appointments")),
    (Topic.OTHER.value, gettext_lazy("Something else")),
)
WRITE_EMAIL = gettext_lazy("Write your e-mail address like this: name@example.org")
SIGNER = Signer(salt="ims.ask")


def stamp(now: datetime) -> str:
    """When the form was shown, signed: typing takes a person longer than a program."""
    return SIGNER.sign(f"{now.timestamp():.1f}")


def seconds_since(stamped: str, now: datetime) -> float | None:
    """Seconds since a stamp; None for one that is missing or not ours."""
    try:
        return now.timestamp() - float(SIGNER.unsign(stamped))
    except (BadSignature, ValueError):
        return None


ANSWERED_BY_MAIL = gettext_lazy("We answer to this address. Anyone who reads your mail can read the answer.")
NO_MAIL_YET = gettext_lazy("We keep the address with your question.")


class AskForm(forms.Form):
    """A question from a visitor. `homepage` is a field that nobody sees: only programs fill it in."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=TOPICS,
        error_messages={"required": gettext_lazy("Choose what your question is about.")},
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_BODY,
        help_text=gettext_lazy("Write only what we need to answer. Do not send anything about your health that cannot wait."),
        error_messages={"required": gettext_lazy("Write your question.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=LONGEST_EMAIL,
        error_messages={"required": WRITE_EMAIL, "invalid": WRITE_EMAIL},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=LONGEST_PHONE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        is_mail_sent = mail_leaves()
        self.fields["email"].help_text = ANSWERED_BY_MAIL if is_mail_sent else NO_MAIL_YET
        if not is_mail_sent:
            need(self.fields["phone"])

    def clean_name(self) -> str:
        """One line with letters, as for a booking."""
        name = one_line(self.cleaned_data["name"])
        if name and not is_name(name):
            raise forms.ValidationError(_("Type your name in letters."))
        return name

    def clean_phone(self) -> str:
        """Something that can be dialed."""
        return dialed(self.cleaned_data["phone"])

    def clean_body(self) -> str:
        """Text with line breaks and nothing else that cannot be seen."""
        return plain(self.cleaned_data["body"])

    def signals(self, now: datetime) -> Signals:
        """What the form noticed about who filled it in."""
        return Signals(
            is_trap_filled=bool(self.data.get("homepage", "").strip()),
            has_form=True,
            seconds=seconds_since(self.data.get("started", ""), now),
        )


class WriteForm(forms.Form):
    """What staff write on a question: an answer or a note. `seen` is how many messages they had before them."""

    text = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "true"}))
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str, hint: str = "", rows: int = 9, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label, self.fields["text"].help_text = label, hint
        self.fields["text"].widget.attrs["rows"] = rows
        self.fields["text"].error_messages["required"] = "Write something first."


class MailServerForm(forms.Form):
    """The owner's mail server, and where the test mail goes."""

    host = forms.CharField(
        label="Mail server",
        max_length=253,
        help_text="The name your mail provider gives for outgoing mail (SMTP), such as mail.example.org.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    security = forms.ChoiceField(
        label="Protection of the connection",
        choices=(
            (Security.STARTTLS.value, "STARTTLS, usually port 587"),
            (Security.TLS.value, "TLS from the start, usually port 465"),
            (Security.NONE.value, "None: only for a mail server on this machine"),
        ),
        initial=Security.STARTTLS.value,
        widget=forms.RadioSelect,
    )
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, initial=587)
    user = forms.CharField(
        label="User name",
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        max_length=500,
        strip=False,
        required=False,
        help_text="It is kept in a file beside the keys, not in the database. Leave it empty to keep the one in use, "
        "where server, port, security and user stay the same.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    sender = forms.EmailField(
        label="Sender", help_text="The address that mail to patients comes from. The mail server must allow it."
    )
    to = forms.EmailField(
        label="Send the test mail to", help_text="An address that you can read now. The mail holds a code to type in here."
    )

    def server(self) -> MailServer:
        """What was typed."""
        told = self.cleaned_data
        return MailServer(**{name: told[name] for name in ("host", "port", "security", "user", "sender")})


class CodeForm(forms.Form):
    """The code of the test mail, and which kinds of mail that waited go now."""

    code = forms.CharField(
        label="Code in the test mail",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    shown = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    """The kinds that the owner was asked about: one that came in meanwhile is not dropped unseen."""
    send = forms.MultipleChoiceField(label="Send now what waits", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        asked = [kind for kind, _ in kinds]
        more["initial"] = {"shown": " ".join(asked), "send": asked}
        super().__init__(*args, **more)
        self.offer(kinds)

    def offer(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Show tick boxes for these kinds."""
        field = self.fields["send"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = kinds

    def unwanted(self) -> set[str]:
        """The kinds that the owner was asked about and did not tick."""
        return set(self.cleaned_data["shown"].split()) - set(self.cleaned_data["send"])
