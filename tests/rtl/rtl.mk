# tests/rtl
