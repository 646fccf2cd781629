"""What a plan proposes, a module for each kind, and what all of them are made from: material, sizes, prices."""
