"""Complaints about enforcement: from what somebody says to the answer that he gets."""
