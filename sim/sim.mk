# sim: see the top-level Makefile
