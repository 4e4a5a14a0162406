"""The synthetic city: cases by the million with faults planted in them, and the truth about each."""
