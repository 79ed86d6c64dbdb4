#!/bin/sh
# build.sh PEER FOLDER: compiles gemm.c for the library PEER (openblas, onednn or
# blis) into FOLDER/gemm_PEER. Needs gcc and the library's Debian package.
set -e
if [ $# != 2 ]; then
  echo "usage: build.sh openblas|onednn|blis FOLDER" >&2
  exit 2
fi
source=$(dirname "$0")/gemm.c
program=$2/gemm_$1
system=$(gcc -print-multiarch)
# Debian keeps the variants of a BLAS in folders of their own; naming the folder
# takes this library whatever the system's default is.
case $1 in
openblas)
  folder=openblas-pthread package=libopenblas-dev
  flags="-DLIB_OPENBLAS -I/usr/include/$system/$folder -L/usr/lib/$system/$folder -Wl,-rpath,/usr/lib/$system/$folder -lopenblas"
  ;;
blis)
  folder=blis-openmp package=libblis-dev
  flags="-DLIB_BLIS -fopenmp -I/usr/include/$system/$folder -L/usr/lib/$system/$folder -Wl,-rpath,/usr/lib/$system/$folder -lblis"
  ;;
onednn)
  package=libdnnl-dev
  flags="-DLIB_DNNL -fopenmp -ldnnl"
  ;;
*)
  echo "build.sh: no peer is called $1; known: openblas, onednn, blis" >&2
  exit 2
  ;;
esac
# $flags is a list of words.
gcc -O2 -o "$program" "$source" $flags -lm || {
  echo "build.sh: $1 does not compile; is the Debian package $package installed?" >&2
  exit 1
}
