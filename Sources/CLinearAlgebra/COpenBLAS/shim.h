// OpenBLAS: the CBLAS interface and the calls that set and name its kernels and threads
// (Debian: libopenblas-dev; lp64: 32-bit indices).
#include <cblas.h>
