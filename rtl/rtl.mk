# rtl: see the top-level Makefile
