"""Speed and memory, measured against a library or a physical floor in the same run, as ratios."""
