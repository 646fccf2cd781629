"""What is measured: canonical measures, kinds of metric, the catalogue and what each kind of goal suggests."""
