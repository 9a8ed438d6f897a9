// Constants of Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405,
// section 4.3): the multipliers, and the Weyl increments of the key (golden ratio, sqrt 3 - 1).
#ifndef SHORTFALL_PHILOX_H
#define SHORTFALL_PHILOX_H

#define PHILOX_ROUNDS 10
#define PHILOX_MULTIPLIER_0 0xD2511F53u
#define PHILOX_MULTIPLIER_1 0xCD9E8D57u
#define PHILOX_KEY_STEP_0 0x9E3779B9u
#define PHILOX_KEY_STEP_1 0xBB67AE85u

#endif
