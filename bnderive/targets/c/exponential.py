"""exp of a float in C, of which compilers make vector code, as they do not of that in <math.h>.

x = n log 2 + r, with n the nearest integer, so that exp x = 2ⁿ exp r; a polynomial gives exp r to about a unit in the
last place, and two powers of two multiply it, since one alone would overflow where the product does not. The number
that rounds to an integer, 1.5 · 2²³ + 254, leaves n + 254 in the last bits: half of that and the rest are the exponents
of the two powers, as they stand in a float. The polynomial 1 + r + r² p(r) is the one of its degree whose largest
relative error, 3e-9, is least.

Where x is at most zero (see `bnderive.program.loops.decay`), n + 30 is the exponent of one power that multiplies the
polynomial, and 2⁻³⁰ multiplies the product: it is rounded once, also where it is too small for a normal float.
"""

_NEAR = """\
    const float n = shifted.value - {0};
    const float r = in - n * 0.693359375f + n * 2.12194440e-4f;
"""
_POLYNOMIAL = """\
    float p = 1.3814539416e-3f;
    p = p * r + 8.3687454462e-3f;
    p = p * r + 4.1668388993e-2f;
    p = p * r + 1.6666521132e-1f;
    p = p * r + 4.9999994040e-1f;
"""
EXPONENTIAL = f"""\
/* exp of a float, off by about a unit in the last place; compilers make vector code of it. */
static inline float exp_f32(float x)
{{
    const float above = x < -104.0f ? -104.0f : x;
    const float in = above > 89.0f ? 89.0f : above;
    const union {{ float value; uint32_t bits; }} shifted = {{in * 1.44269504f + 12583166.0f}};
{_NEAR.format("12583166.0f")}\
    const uint32_t half = shifted.bits >> 1;
    const union {{ uint32_t bits; float value; }} one = {{half << 23}};
    const union {{ uint32_t bits; float value; }} other = {{(shifted.bits - half) << 23}};
{_POLYNOMIAL}\
    const float rest = p * (r * r) + r;
    return (rest * one.value + one.value) * other.value;
}}

#define exponential(a) _Generic((a), float: exp_f32, default: exp)(a)"""
DECAY = f"""\
/* exp of a float that is at most zero. */
static inline float decay_f32(float x)
{{
    const float in = x < -104.0f ? -104.0f : x;
    const union {{ float value; uint32_t bits; }} shifted = {{in * 1.44269504f + 12583069.0f}};
{_NEAR.format("12583069.0f")}\
    const union {{ uint32_t bits; float value; }} power = {{shifted.bits << 23}};
{_POLYNOMIAL}\
    const float rest = p * (r * r) + r;
    return (rest * power.value + power.value) * 9.31322575e-10f;
}}

#define decay(a) _Generic((a), float: decay_f32, default: exp)(a)"""
