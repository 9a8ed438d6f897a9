// Counts what the calling thread allocates, by standing in front of the C library's allocator.
#ifndef SHORTFALL_ALLOCATION_PROBE_H
#define SHORTFALL_ALLOCATION_PROBE_H

// Allocations by this thread since it started; -1 where the platform does not let itself be counted.
long allocation_probe_count(void);

#endif
