"""Pages that gather several rooms: what a person sees first."""
