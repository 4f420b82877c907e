"""Layer 3: the HTTP service, the only package that imports Litestar."""
