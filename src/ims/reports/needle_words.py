"""A needle pass in plain sentences, and as a page: what was seen, what was felt, what let go by which route."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import xarray as xr

from ims.reports.figures.canvas import to_svg
from ims.reports.figures.needle_pass import needle_figure
from ims.reports.figures.sensitivity import RESULTS, largest, sensitivity_figure
from ims.reports.palette import PAPER, declarations
from ims.reports.writing import write_whole
from ims.treatment.technique import is_own_file

ROUTES = {
    "stretch_receptors": "stretch receptors",
    "cord": "tendon organs, nociceptors and the cord",
    "cramp_fatigue": "fatigue of the cramp",
    "end_plate": "end plates that were hit",
    "mechanical_disruption": "fibers pulled and cut",
}
SMALL_ANGLE = 0.05
"""A gain below this [deg] does not show."""
SMALL_PERCENT = 0.05
"""Lengthening below this [percent of length] is told as none."""
SILENCED = {"cut_nerve": "nerve cut", "anesthetize": "place numbed", "spindle": "spindles silent"}
"""What is silent, by `silenced` of the summary."""
NUMBERS = {
    "own": "Fibers, tendon and force are those of this muscle in a body model.",
    "own sum": "Force, and fibers with tendon, are those of this muscle in a body model; how much of them is fiber is assumed.",
    "own force": "Its force is that of this muscle in a body model; its fibers and tendon are those of one example muscle.",
    "placeholder": "Fibers, tendon and force are those of one example muscle, not its own.",
}
"""Whose muscle it is, by `muscle_numbers` of the summary."""
HYPOTHESIS = "A needle pass is a hypothesis in equations, made to think with, not to treat with."


def basis(summary: Mapping[str, Any]) -> str:
    """What the pass stands on and how much of it is assumed."""
    share = summary["basis_share"]
    parts = ", ".join(
        f"{100 * share[name]:.0f} % {name}" for name in ("measured", "scaled", "fitted", "assumed") if name in share
    )
    return f"{HYPOTHESIS} Of its numbers {parts}; none has been read by two people. {NUMBERS[summary['muscle_numbers']]}"


def title(summary: Mapping[str, Any]) -> str:
    """What was done to which muscle."""
    muscle = summary["muscle"].replace("_", " ")
    whose = "normal muscle" if summary["normal"] else summary["condition"].replace("_", " ")
    way = summary["technique"].replace("_", " ")
    changed = [SILENCED[name] for name in summary.get("silenced", ())]
    changed += ["activity in knots"] if summary.get("band") == "knots" else []
    return ", ".join([f"One needle in {muscle} ({whose}): {summary['depth_mm']:.3g} mm", way, *changed])


def title_for_others(run: xr.Dataset, summary: Mapping[str, Any]) -> str:
    """As `title`; of a technique in a file of one's own only that it is one, since its name may be somebody's."""
    name = str(json.loads(run.attrs["question"])["technique"])
    return title({**summary, "technique": "a technique of one's own" if is_own_file(name) else name})


def sentences(summary: Mapping[str, Any]) -> list[str]:
    """The pass in sentences, in the order of what happens."""
    s = summary
    found = [
        f"The tip crossed {_and([name.replace('_', ' ') for name in s['layers_crossed']])}; {s['punctures']} "
        f"membrane{'s' if s['punctures'] != 1 else ''} gave way. The greatest force on the needle was "
        f"{s['peak_axial_force_N']:.2f} N.",
        _grasp(s),
        _cramp(s),
        f"Stretch receptors fired at most {s['ia_peak_hz']:.0f} a second (primary) and {s['ii_peak_hz']:.0f} (secondary), "
        f"tendon organs {s['ib_peak_hz']:.0f}, the fibers of groups III and IV {s['iii_iv_peak_hz']:.0f}.",
        f"At worst it hurt {s['pain_peak_nrs']:.1f} of 10.",
        _stiffness(s),
        *_lengthening(s),
        _range(s),
    ]
    return found


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _grasp(s: Mapping[str, Any]) -> str:
    if s["grasp_ratio"] < 1.05:
        return "The tissue did not grasp the needle."
    return (
        f"The tissue grasped the needle: friction rose to {s['grasp_ratio']:.1f} times. "
        "How much of a grasp is muscle is not proven."
    )


def _cramp(s: Mapping[str, Any]) -> str:
    twitches = {0: "No local twitch", 1: "One local twitch"}.get(s["twitches"], f"{s['twitches']} local twitches")
    if s["cramp_s"] < 0.1:
        return f"{twitches}; no cramp."
    lasts = f"{s['cramp_s']:.1f} s" if not s["cramp_goes_on"] else f"at least {s['cramp_s']:.1f} s, still going on at the end"
    return f"{twitches}; the muscle cramped for {lasts}, with {s['motor_units_recruited']} motor units."


def _stiffness(s: Mapping[str, Any]) -> str:
    g, e = s["band_shear_modulus_kPa"], s["endplate_noise_rms_uV"]
    return (
        f"At rest the band was {g['before']:.1f} kPa stiff before and {g['after']:.1f} kPa after; end-plate noise went from "
        f"{e['before']:.1f} to {e['after']:.1f} uV."
    )


def _lengthening(s: Mapping[str, Any]) -> list[str]:
    whole, band = s["muscle_lengthening_percent"], s["band_lengthening_percent"]
    if abs(band) < SMALL_PERCENT:
        return ["Nothing let go: muscle and band are as long as before under the same tension."]
    first = f"Under the same tension the band is {band:+.1f} % longer and the muscle {whole:+.2f} %."
    by = s["lengthening_by_route"]
    parts = [
        f"{ROUTES[route]} {by[route]['band_percent']:+.1f} %" for route in by if abs(by[route]["band_percent"]) >= SMALL_PERCENT
    ]
    none = [ROUTES[route] for route in by if abs(by[route]["band_percent"]) < SMALL_PERCENT]
    told = [first]
    if parts:
        told.append(f"Of the band's length, what is lost without each route: {'; '.join(parts)}.")
    if none:
        told.append(f"Without effect in this pass: {'; '.join(none)}.")
    if abs(by["stretch_receptors"]["band_percent"]) < SMALL_PERCENT:
        told.append("So the stretch receptor, which the treatment text names as the cause, brings about none of it here.")
    return told


def owes(summary: Mapping[str, Any]) -> list[str]:
    """For each result the three assumed numbers that move it most, where the pass was asked for it."""
    found = summary.get("sensitivity")
    if found is None:
        return []
    told = []
    for outcome, label in RESULTS.items():
        most = largest(found, outcome, 3)
        moved = "; ".join(
            f"{one['name'].split('.')[1].replace('_', ' ')} ({one['at_low'][outcome]:.3g} to {one['at_high'][outcome]:.3g})"
            for one in most
        )
        told.append(
            f"{label[0].upper()}{label[1:]}, {found['as_it_is'][outcome]:.3g} here: {moved or 'moved by none of them'}."
        )
    return told


ENDS = {
    "torque": "the torque that the examiner puts in",
    "pain": "the pain that the person bears",
    "bone": "bone",
}
"""What ends a stretch, by `limited_by` of the summary."""


def _range(s: Mapping[str, Any]) -> str:
    found = s["range_of_motion_deg"]
    if found is None:
        return "No range of motion is told: no moment arm of this muscle is on record."
    movement, by = found["movement"].replace("_", " ").capitalize(), found["limited_by"]
    last = ENDS[by["before"]] if by["before"] == by["after"] else f"{ENDS[by['before']]}, then {ENDS[by['after']]}"
    gained = found["after"] - found["before"]
    shows = f"{found['after']:.1f} after" if abs(gained) >= SMALL_ANGLE else "no further after, as far as it shows"
    went = f"{movement} by hand went {found['before']:.1f} degrees before and {shows}"
    return f"{went}; what ended it was {last}."


STYLE = (
    f":root{{color-scheme:light;--ims-font:system-ui,sans-serif;{declarations(PAPER)}}}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c232b;background:#fdfcf9}h1{font-size:1.5rem}svg{width:100%;height:auto}table{border-collapse:collapse}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #d8d5cb;font-variant-numeric:tabular-nums}"
    ".warning{border-left:4px solid #a64300;padding-left:.8rem}"
)


def page(run: xr.Dataset, summary: Mapping[str, Any]) -> str:
    """The pass as one HTML page: sentences, warnings, picture, numbers; nothing is fetched, nothing runs."""
    svg = to_svg(
        needle_figure(run), "needle", "Depth, force, receptors, motor units, electromyogram, stiffness and pain over time."
    )
    told = "\n".join(f"<li>{escape(text)}</li>" for text in sentences(summary))
    warned = "\n".join(f"<li>{escape(text)}</li>" for text in summary["danger"])
    owed = _owed(summary)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name.replace("_", " "))}</th><td>{value:.4g}</td></tr>'
        for name, value in summary["handover"].items()
    )
    name = escape(title(summary))
    return f"""<!doctype html>
<html lang="en-CA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title>
<style>{STYLE}</style></head><body><main>
<h1>{name}</h1>
<p>{escape(basis(summary))} Seed {summary["seed"]}: the same command and seed give the same pass.</p>
<h2>What happened</h2><ul>{told}</ul>
<h2>Be warned</h2><ul class="warning">{warned}</ul>
<h2>The pass over time</h2><figure>{svg}</figure>
{owed}<h2>What it hands to the weeks after</h2><table>{rows}</table>
</main></body></html>
"""


def _owed(summary: Mapping[str, Any]) -> str:
    if "sensitivity" not in summary:
        return ""
    told = "\n".join(f"<li>{escape(text)}</li>" for text in owes(summary))
    alt = (
        "How far each result moves when an assumed number goes from the low end of its prior (circle) to the high (diamond), "
        "one at a time, in this person and with this chance; the line is the pass itself."
    )
    svg = to_svg(sensitivity_figure(summary["sensitivity"]), "sensitivity", alt)
    found = summary["sensitivity"]
    varied = f"{len(found['owed'])} of {found['assumed']} assumed numbers have a spread and are varied; the others are fixed."
    return (
        f"<h2>What it owes to assumed numbers</h2><p>{escape(alt)} {escape(varied)}</p><ul>{told}</ul><figure>{svg}</figure>\n"
    )


def write_page(run: xr.Dataset, summary: Mapping[str, Any], path: Path) -> Path:
    """Write the page, whole or not at all."""
    return write_whole(path, page(run, summary))
