"""What each dataset promises, and whether it keeps it: descriptors, readers, and rules that yield findings."""
