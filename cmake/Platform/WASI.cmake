# CMake 3.25 does not know WASI: nothing is to be said about it beyond the toolchain file.
