"""The rulebook: law as data, read, checked and compiled to engines that agree with one another."""
