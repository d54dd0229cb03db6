# tests/stack
