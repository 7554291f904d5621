#!/bin/sh
# One hash for every thread count and instruction set, or failure. usage: tools/signature.sh PROGRAM
set -eu
program=$1
first=""
for isa in plain sse2 avx2; do
    if [ "$isa" = avx2 ] && ! grep -q avx2 /proc/cpuinfo; then continue; fi
    for threads in 1 2 7; do
        signature=$(PATCHBREEDER_ISA=$isa "$program" bench signature --threads $threads)
        echo "$isa, $threads threads: $signature"
        [ -n "$first" ] || first=$signature
        if [ "$signature" != "$first" ]; then
            echo "signature: $isa with $threads threads differs from $first" >&2
            exit 1
        fi
    done
done
