"""The only hand that writes: staging, inspection, manifest, atomic swap. It sees artifacts, never records."""
