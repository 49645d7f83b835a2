"""Runs: which neighbouring sentences are boilerplate together, the best path through two states (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsclean.text.sentences import Joint


class Step(NamedTuple):
    """One sentence on the path: what is gained by calling it boilerplate, and the joint before it."""

    gain: float
    joint: Joint


SWITCH: dict[Joint, float] = {"block": 0.9, "line": 0.9, "glue": 0.5, "space": 2.2}
"""What it costs to change between story and boilerplate at a joint, in log-odds."""


def best_path(steps: Sequence[Step]) -> list[bool]:
    """For each sentence whether it is boilerplate, on the path with the greatest sum of gains less changes.

    Both ends are free: an article may open and close with boilerplate at no cost.
    """
    if not steps:
        return []
    story, boilerplate = 0.0, steps[0].gain
    back: list[tuple[bool, bool]] = [(False, True)]
    for step in steps[1:]:
        cost = SWITCH[step.joint]
        from_story, from_boilerplate = story - cost > boilerplate, boilerplate - cost > story
        back.append((from_boilerplate, not from_story))
        story, boilerplate = max(story, boilerplate - cost), max(boilerplate, story - cost) + step.gain
    state = boilerplate > story
    path = [state]
    for stay_story, stay_boilerplate in reversed(back[1:]):
        state = stay_boilerplate if state else stay_story
        path.append(state)
    return path[::-1]
