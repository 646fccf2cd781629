"""Proof by simulation: how often methods are wrong on data shaped like ad exports (``python -m stats.calibration``)."""
