"""What the user can do: one table of actions, the QActions made of it, and the commands behind them."""
