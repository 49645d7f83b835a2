"""Discovery: from a site, a feed or a sitemap to the pages it lists."""
