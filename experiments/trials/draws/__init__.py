"""Draws by lot that can be repeated: posts, slots, days, regions, lists; their seed is kept."""
