"""One course simulated: a Scenario in, a Result out; then the whole study that `ims simulate` makes.

Run it with `python examples/01_one_course_simulated.py`. It writes a figure and a result beside where it is started.
"""

from __future__ import annotations

import ims


def main() -> None:
    """Simulate six sessions for a tennis elbow, keep the result, and divide the effect into its parts."""
    course = ims.default_course(ims.load_catalog(), "tennis_elbow", sessions=6)
    scenario = ims.Scenario(course=course, mechanism_set="as_evidenced", persons=100, seed=1, horizon=26 * 7.0)
    result = ims.simulate(scenario)
    pain = result["pain_intensity"]
    first, last = (float(pain.isel(time=index).mean()) for index in (0, -1))
    print(f"Result:  {dict(result.sizes)}; mean pain {first:.1f} {pain.attrs['unit']} before, {last:.1f} after 26 weeks.")
    print(f"Ended:   {result.attrs['ended']}")

    file = ims.save_result(result, "tennis_elbow.nc")
    print(f"Kept:    {file}; read back, it is the same: {ims.load_result(file).identical(result)}.")
    ims.plot(result).savefig("tennis_elbow.svg")

    step = next(step for step in ims.explain(scenario).steps if step.submodel == "contracture")
    print(f"Explain: {step.equations[0]}")
    print(f"Cite:    {len(ims.cite(scenario))} sources, the first {ims.cite(scenario)[0]['key']}.")

    study = ims.run_study(course, persons=100, seed=1, detail=False)
    for name, found in ims.summarize(study)["sets"].items():
        parts = ", ".join(f"{part} {value:+.1f}" for part, value in found["effect"]["pain_intensity"].items())
        print(f"Effect:  {name}: {parts} points at the end of the course.")


if __name__ == "__main__":
    main()
