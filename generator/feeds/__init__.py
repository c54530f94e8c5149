"""What machines ask for first: sitemap, robots, OpenSearch, rebuild date."""
