"""The limit: the preset as a C++ SIMD kernel, compiled on the spot.

python -m benchmarks.kernel PERSONS LANES ORDER STEPS_A_DAY
"""
