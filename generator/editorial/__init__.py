"""The editorial wing: what people write in Markdown, built by MkDocs with the Material theme, published under ``guide/``."""
