"""What every request passes before any router sees it: pure ASGI middleware that knows no resource."""
