# driver: see the top-level Makefile
