from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.context_response import ContextResponse
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = ContextResponse()


def after(K, visit, expectation):
    y = Values({"context_response": np.asarray(K, float)})
    event = SimpleNamespace(visit=np.asarray(visit, float), expectation=np.asarray(expectation, float))
    return MODEL.jump(NumpySpace(), event, y, Values({}), numbers("context_response"))["context_response"]


def course(x, n, every=7.0):
    """Response just before each visit and at the end of a course of `n` visits, by the closed form of decay."""
    K, seen, lam = np.array([0.0]), [], MODEL.decay(numbers("context_response"))["context_response"]
    for _ in range(n):
        K = after(K, [1.0], [x]) * np.exp(-lam * every * DAY)
        seen.append(float(K[0]))
    return seen


def test_context_response_is_untouched_without_a_visit():
    """Between visits nothing but fading moves it."""
    assert_allclose(after([0.4], [0.0], [0.9]), [0.4], rtol=0, atol=0)


def test_context_response_stays_where_it_already_is_what_was_expected():
    """A visit that meets the expectation exactly changes nothing."""
    assert_allclose(after([0.9], [1.0], [0.9]), [0.9], rtol=1e-15)


def test_context_response_goes_six_tenths_of_the_way_at_the_first_visit():
    """At full expectation and 1 point of response, the first visit gives 0.6 points."""
    assert_allclose(after([0.0], [1.0], [1.0]), [0.6], rtol=1e-15)


def test_context_response_fades_to_a_sixth_less_in_a_week():
    """With 42 days a week leaves exp(-1/6) of it (slow reference 10.4)."""
    lam = MODEL.decay(numbers("context_response"))["context_response"]
    assert_allclose(np.exp(-lam * 7 * DAY), np.exp(-1 / 6), rtol=1e-14)


def test_context_response_rises_over_a_course_and_is_greater_with_more_expectation():
    """More visits and more expectation never give less."""
    weak, strong = course(0.3, 8), course(0.9, 8)
    assert np.all(np.diff(strong) > 0)
    assert np.all(np.array(strong) > np.array(weak))


def test_context_response_of_eight_sham_visits_meets_the_sham_rows():
    """Sham minus untreated at the end of a course lies between 0.5 and 1.5 points (natural course, sham rows)."""
    assert 0.5 < course(0.9, 8)[-1] < 1.5
