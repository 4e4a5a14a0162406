"""The compiler for millions: Polars expressions over frames of facts."""
