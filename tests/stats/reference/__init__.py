"""How each topic of the reference cases is asked of ``stats``: one function per topic, from inputs to named answers."""
