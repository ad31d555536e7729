"""From words to codes: places to points, time expressions to days, parties to polity and sector, voices to kinds."""
