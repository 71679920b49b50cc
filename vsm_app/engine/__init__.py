"""Numbers: the compiled network, the solver, the indicators. Never raises for what a user entered."""
