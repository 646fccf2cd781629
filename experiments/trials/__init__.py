"""The experiment before its data: idea, draft in POST order, sealed plan, changes after the seal, a no."""
