# firmware: see the top-level Makefile
