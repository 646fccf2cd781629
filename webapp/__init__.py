"""What people see: command line, pages, JSON interface, words and pictures. No formulas."""
