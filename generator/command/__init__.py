"""The verbs of the ``portal`` command: what each is given, what it prints, and which exit code its errors have."""
