"""Makers of HTML: each turns the model into jobs that yield pages."""
