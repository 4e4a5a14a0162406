"""The rules in public: a static site in plain Chinese, made from a law pack."""
