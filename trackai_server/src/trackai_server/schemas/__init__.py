"""Models of what crosses HTTP, one module a resource. Routers alone import them; the inside has types of its own."""
