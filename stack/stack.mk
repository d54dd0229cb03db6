# stack: see the top-level Makefile
