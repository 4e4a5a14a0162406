"""Plans: what a policy document asks for, as tasks with owners, days and figures."""
