"""An offline full-text index as static files, its browser client and its command-line twin. Knows nothing of the portal."""
