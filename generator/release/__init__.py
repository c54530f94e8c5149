"""Who said yes, and what may be seen, until when. The gate is the only door from submitted to public data."""
