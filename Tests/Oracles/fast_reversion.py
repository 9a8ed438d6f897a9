"""Correlation of two month-step normals that one Brownian motion drives, for slow and fast reversion.

g(a, b) = ∫ e^{-(a+b)u} du / sqrt(∫ e^{-2au} du · ∫ e^{-2bu} du) over one month, and the coordinates of
e^{-au} in the shifted Legendre basis, a_n = ∫ e^{-au} P_n du / |e^{-au}|, by mpmath at 60 digits.

    pip install mpmath && python fast_reversion.py > fast_reversion.csv
"""
from mpmath import mp, mpf, exp, sqrt, besseli, pi

mp.dps = 60
STEP = mpf(1) / 12
SPEEDS = ["0", "0.3", "3", "50", "600", "720", "900", "5000", "20000", "33600", "33700", "1e6", "1e9"]


def weight(speed):
    return STEP if speed == 0 else (1 - exp(-speed * STEP)) / speed


print("kind,a,b,value")
for i, a in enumerate(SPEEDS):
    for b in SPEEDS[i:]:
        x, y = mpf(a), mpf(b)
        g = weight(x + y) / sqrt(weight(2 * x) * weight(2 * y))
        print(f"correlation,{a},{b},{mp.nstr(g, 17)}")
for a in SPEEDS[1:]:
    c = mpf(a) * STEP
    for n in (0, 1, 2, 7, 20, 39):
        x = c / 2
        bessel = sqrt(pi / (2 * x)) * besseli(n + mpf(1) / 2, x) * exp(-x)
        value = sqrt(2 * n + 1) * bessel / sqrt((1 - exp(-2 * c)) / (2 * c))
        print(f"coordinate,{a},{n},{mp.nstr(value, 17)}")
