// The C interface of LAPACK, as Debian's liblapacke-dev installs it (lp64: 32-bit indices).
#include <lapacke.h>
