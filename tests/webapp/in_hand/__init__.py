"""Pages as they are held in a hand: on a phone and on paper."""
