"""The yearly supervision plan, and campaigns against problems that are widespread."""
