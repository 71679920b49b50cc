"""Numbers: the compiled network, the solver, the indicators. Never raises for what a user entered."""

import os

# The matrices here are small or sparse: threads of the linear algebra library only wait for each other (measured on
# two cores: a map with 150 shares takes 5.4 s instead of 1.9 s). Heard only while numpy is not loaded yet, as here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
