"""Luck that is addressed, not consumed.

A draw depends on ``(seed, replication, stream, account, journey, step)`` and on nothing else, so the same account has the same
people, needs and luck whatever the sellers do, and one more account changes nobody else's. The generator is Philox 4x64-10
(Salmon et al. 2011, doi:10.1145/2063384.2063405), counter-based: its counter *is* the address. It is compiled here because a
numpy ``Generator`` costs 16 µs to build at a new address and this costs 13 ns for four uniforms; a test holds it to numpy's, bit by bit.
"""

from __future__ import annotations

import math
import zlib

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from .compiled import compiled

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_SHIFT, _UNIT = np.uint64(11), 1.0 / 9007199254740992.0  # 53 bits, in [0, 1)
_SUB = np.uint64(32)
_LOW_BITS, _SMALL_UNIT = np.uint64(0xFFFFFFFF), 1.0 / 4294967296.0


def key_of(seed: int, replication: int) -> np.ndarray:
    """Return the Philox key of a replication: two words that numpy's ``SeedSequence`` mixes."""
    return np.random.SeedSequence([seed, replication]).generate_state(2, np.uint64)


def stream(name: str) -> np.uint64:
    """Return the number of a stream of luck; a name always has the same number."""
    return np.uint64(zlib.crc32(name.encode()))


@intrinsic
def _high_word(typing_context, a, b):
    """Upper 64 bits of a 64 x 64 bit product."""
    signature = types.uint64(types.uint64, types.uint64)

    def codegen(context, builder, signature, arguments):
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(arguments[0], wide), builder.zext(arguments[1], wide))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return signature, codegen


@compiled
def philox(k0, k1, c0, c1, c2, c3):
    """Four random 64-bit words for a key of two words and a counter of four."""
    for _ in range(10):
        high0, low0 = _high_word(_M0, c0), _M0 * c0
        high1, low1 = _high_word(_M1, c2), _M1 * c2
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0 += _W0
        k1 += _W1
    return c0, c1, c2, c3


@compiled
def uniforms(key, stream, part, step, account, journey):
    """Four uniforms in [0, 1) at an address; *part* tells apart several fours of one step."""
    a, b, c, d = philox(
        key[0], key[1], np.uint64(step), np.uint64(stream) | (np.uint64(part) << _SUB), np.uint64(journey), np.uint64(account)
    )
    return (a >> _SHIFT) * _UNIT, (b >> _SHIFT) * _UNIT, (c >> _SHIFT) * _UNIT, (d >> _SHIFT) * _UNIT


@compiled
def normals(a, b):
    """Two independent standard normals from two uniforms (Box & Muller 1958)."""
    radius, angle = math.sqrt(-2.0 * math.log1p(-a)), 2.0 * math.pi * b
    return radius * math.cos(angle), radius * math.sin(angle)


@compiled
def four_normals(key, stream, part, step, account, journey):
    """Four independent standard normals at an address."""
    a, b, c, d = uniforms(key, stream, part, step, account, journey)
    x, y = normals(a, b)
    z, w = normals(c, d)
    return x, y, z, w


@compiled
def exponential(u):
    """A standard exponential from a uniform."""
    return -math.log1p(-u)


@compiled
def eight(key, stream, part, step, account, journey):
    """Eight uniforms in (0, 1) at an address, of 32 bits each: enough to choose and to time by, at half the price."""
    a, b, c, d = philox(
        key[0], key[1], np.uint64(step), np.uint64(stream) | (np.uint64(part) << _SUB), np.uint64(journey), np.uint64(account)
    )
    return _low(a), _high(a), _low(b), _high(b), _low(c), _high(c), _low(d), _high(d)


@compiled
def _low(word):
    return (np.int64(word & _LOW_BITS) + 0.5) * _SMALL_UNIT


@compiled
def _high(word):
    return (np.int64(word >> _SUB) + 0.5) * _SMALL_UNIT


@compiled
def normal(u):
    """The standard normal below which lies a share *u*, to 7 digits (Wichura 1988, algorithm AS 241, PPND7)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
            / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
        )
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / ((0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r -= 5.0
        z = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / (
            (0.012258202635 * r + 0.24197894225) * r + 1.0
        )
    return math.copysign(z, q)
