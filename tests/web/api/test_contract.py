"""The API against its own description: what nobody thought of, sent by schemathesis for half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # what fits the description may still be over, unknown or too long: then it is refused in words
            "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "404", "409", "422"]},
            "negative_data_rejection": {"expected-statuses": ["400", "401", "404", "405", "413", "415", "422"]},
        }
    }
)
EXAMPLES = 40
OPERATIONS = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), config=CONFIG
    ).get_all_operations()
}


TRIES = [
    (label, mode)
    for label, operation in sorted(OPERATIONS.items())
    for mode in GenerationMode
    if mode.is_positive or operation.body or operation.query or operation.path_parameters
]
"""Each operation with what fits and with what does not, where it takes anything."""


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the connection open that the test's transaction lives in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(("label", "mode"), TRIES, ids=[f"{label} {mode.value}" for label, mode in TRIES])
def test_the_api_keeps_its_word(clinic: object, settings: Any, label: str, mode: GenerationMode) -> None:
    """No fault; no status, kind of content, header or field that is not described; what does not fit is refused."""
    settings.LIMIT_FACTOR = 1_000_000

    @trying(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        case.call_and_validate()

    answered()


def test_every_operation_is_tried() -> None:
    """The nine of the description."""
    assert len(OPERATIONS) == 9
