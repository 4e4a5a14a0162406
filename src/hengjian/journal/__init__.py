"""Who did what, append-only: an outbox, one sequencer, a Merkle log with signed checkpoints."""
