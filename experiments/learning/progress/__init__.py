"""How far goals got, and how well social is joined to everything else."""
