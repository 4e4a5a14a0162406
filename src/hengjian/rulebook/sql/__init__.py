"""The compiler for databases: the same rules as SQL text, run on DuckDB or Apache Spark."""
