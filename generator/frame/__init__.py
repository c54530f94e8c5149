"""The frame that every page of the site shares, data pages and editorial ones: head, masthead, columns, footer, and how a page is rendered."""
