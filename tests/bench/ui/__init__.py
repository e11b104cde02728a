"""The web UI measured in headless Chromium, on made data, through the real server."""
