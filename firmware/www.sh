#!/bin/sh
# www.sh FILE...   Writes the files of www/ as C arrays and the table that httpd looks them up in.
set -eu
type_of() {
    case $1 in
    *.html) echo 'text/html; charset=utf-8' ;;
    *.txt)  echo 'text/plain; charset=utf-8' ;;
    *.css)  echo 'text/css; charset=utf-8' ;;
    *.js)   echo 'text/javascript; charset=utf-8' ;;
    *.svg)  echo 'image/svg+xml' ;;
    *.png)  echo 'image/png' ;;
    *) echo "www.sh: no media type known for $1" >&2; exit 1 ;;
    esac
}

echo '/* Generated from firmware/www by firmware/www.sh; do not edit. */'
echo '#include "httpd.h"'
echo '#define PAGE __attribute__((section(".pages"), aligned(4)))'
n=0
for file; do
    echo "static const unsigned char page_$n[] PAGE = {"
    od -An -v -tx1 "$file" | sed 's/ \(..\)/0x\1,/g'
    echo '};'
    n=$((n + 1))
done
echo 'const struct www_page www_pages[] = {'
n=0
for file; do
    type=$(type_of "$file")
    echo "    { \"/${file##*/}\", \"$type\", page_$n, sizeof page_$n },"
    n=$((n + 1))
done
echo '    { 0, 0, 0, 0 },'
echo '};'
