"""What joins the rooms to one product: settings, addresses, the frame of every page."""
