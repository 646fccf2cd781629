"""The sealed plan and what was changed after sealing."""

from __future__ import annotations

from experiments.trials.attached import Deviation, Plan

__all__ = ["Deviation", "Plan"]
