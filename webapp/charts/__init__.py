"""Pictures: figure dictionaries that plotly.js draws, and the geometry of small inline drawings.

Colours are written ``var(--tb-…)``: the script of the page replaces them by what the theme says. Nothing here imports
plotly; a test hands each figure to ``plotly.graph_objects.Figure``.
"""
