"""What happens next when it works, asked on its date."""

from __future__ import annotations

from experiments.trials.attached import NextStep

__all__ = ["NextStep"]
