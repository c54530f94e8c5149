"""What counts as personal, declared once: the gate reads values with it, the hand reads what is written."""
