"""Proof by simulation: how often methods cry wolf on data shaped like ad exports (``python -m stats.calibration``)."""
