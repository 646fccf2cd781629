"""What people read of an analysis: phrases, sentences, what to do now. All text, no formulas."""
