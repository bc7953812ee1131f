"""The first screen: what a worried person reads in one minute."""
