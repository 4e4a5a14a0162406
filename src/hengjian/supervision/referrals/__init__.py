"""Referrals: clues about officers on their way to the supervision organs of discipline, step by step, with papers."""
