"""Tells the search package what there is to find: documents from the Site, jobs that yield the index and its scripts."""
