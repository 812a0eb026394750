"""Random numbers that are addressed, not consumed.

A draw depends on ``(seed, replication, stream, part, account, journey, step)`` and on nothing else, so the same account has the same
people, needs and luck whatever the vendors do, and one more account changes nobody else's. The generator is Philox 4x64-10
(Salmon et al. 2011, doi:10.1145/2063384.2063405), counter-based: its counter *is* the address. It is compiled here because a
numpy ``Generator`` costs 16 µs to build at a new address and this costs 13 ns for four uniforms; a test holds it to numpy's, bit by bit.

Every stream and every part of one is declared in the table below, once, and drawn from in one place; `address` refuses a part that
is taken.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable

import numpy as np

from sim.scenario.scenario import MAX_VENDORS
from sim.scenario.structural import MAX_MEMBERS

from .codes import GROUP_MEETING, N_KINDS, OFFLINE, ONLINE, OTHER, SUPPLIER_MEETING
from .jit import COMPILES, compiled

_M0, _M1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_W0, _W1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_SHIFT, _UNIT = np.uint64(11), 1.0 / 9007199254740992.0  # 53 bits, in [0, 1)
_SUB = np.uint64(32)
_LOW_BITS, _SMALL_UNIT = np.uint64(0xFFFFFFFF), 1.0 / 4294967296.0

PARTS_A_KIND = 100
"""In streams of activities each of the five kinds has so many parts of its own: the part of a kind is this times its code and its place."""
BLOCK, SHOCK_BLOCK = 8, 4
"""Members who share one address: one uniform each, or two."""
_BLOCKS, _SHOCK_BLOCKS = -(-MAX_MEMBERS // BLOCK), -(-MAX_MEMBERS // SHOCK_BLOCK)
_taken: dict[str, set[int]] = {}


def key_of(seed: int, replication: int) -> np.ndarray:
    """Return the Philox key of a replication: two words that numpy's ``SeedSequence`` mixes."""
    return np.random.SeedSequence([seed, replication]).generate_state(2, np.uint64)


def stream(name: str) -> np.uint64:
    """Return the number of a stream of random numbers; a name always has the same number."""
    return np.uint64(zlib.crc32(name.encode()))


def address(name: str, part: int = 0, count: int = 1, kinds: Iterable[int] = (0,)) -> np.uint64:
    """Declare a part of a stream, and return the word of the counter that stands for both.

    Parameters
    ----------
    name : str
        The stream.
    part, count : int
        The first part, and how many follow each other: one for each member, vendor or block of members.
    kinds : iterable of int
        The kinds of activity that have the part, in streams of activities.

    Raises
    ------
    ValueError
        When the part was declared before: two things would share their random numbers.
    """
    parts = {PARTS_A_KIND * kind + part + k for kind in kinds for k in range(count)}
    taken = _taken.setdefault(name, set())
    if both := sorted(parts & taken):
        raise ValueError(f"parts {both} of the stream of random numbers {name!r} are declared twice")
    taken |= parts
    return stream(name) | (np.uint64(part) << _SUB)


_ALL_KINDS, _TALKS = range(N_KINDS), (GROUP_MEETING, SUPPLIER_MEETING)
# a company
TRADE, COMPANY_SIZE = address("account"), address("account", 1)
OWN_FIT, MISJUDGED_FIT = address("fit", count=MAX_VENDORS), address("list", count=MAX_VENDORS)
IN_MARKET = address("in-market")
# the need and the group of a journey
NEED, GROUP_SIZE, LOOKING = address("journey"), address("journey", 1), address("journey", 2)
PERSON, FIRST_OPINION = address("member", count=MAX_MEMBERS), address("opinion", count=MAX_MEMBERS)
CONSIDERED, REPUTATION = address("consider", count=MAX_VENDORS), address("reputation", count=MAX_VENDORS)
REMEMBERED = address("remembered", count=MAX_VENDORS)
FIRST_GAPS = address("clock")
EFFORT, HOLD, LOOKERS_ASK = address("effort"), address("hold"), address("quotes")
CHANGE_COST, CAN_BLOCK = address("stake", count=MAX_MEMBERS), address("block", count=MAX_MEMBERS)
CAN_SCALE = address("scale")
KNOWS_GROUP = address("knows the group", count=MAX_VENDORS)
# its activities; for each kind its choices and the time of the next
LEARN_ALONE = address("work", kinds=(ONLINE, OFFLINE))
MEET, REQUEST, ADMINISTER = (address("work", kinds=(kind,)) for kind in (GROUP_MEETING, SUPPLIER_MEETING, OTHER))
HAND = address("work", 2, kinds=(SUPPLIER_MEETING,))
PUSHED = address("pushed", count=MAX_VENDORS)
MATERIAL, TALK = address("work", 1, kinds=(ONLINE,)), address("work", 1, kinds=(SUPPLIER_MEETING,))
THIRD_PARTIES = address("work", 2, kinds=(ONLINE, OFFLINE))
CONTRADICTION = address("work", 3, kinds=(ONLINE, OFFLINE, GROUP_MEETING))
MEETING_NOISE = address("work", 10, count=_BLOCKS, kinds=(GROUP_MEETING,))
TALK_NOISE = address("work", 10, count=MAX_MEMBERS, kinds=(SUPPLIER_MEETING,))
ATTENDANCE = address("attendance", count=_BLOCKS, kinds=_TALKS)
SHOCK = address("shock", count=_SHOCK_BLOCKS, kinds=_ALL_KINDS)
# a month of a customer
CONTACT, WANTS, CONTRACT = address("customer"), address("customer", 1), address("customer", 2)
AMBASSADOR, CRISIS = address("customer", 3), address("customer", 4)
# a casual reader
AFTER_NO_MARGIN = address("casual wants", count=MAX_VENDORS)
CASUAL_NAMED, CASUAL_UNKNOWN = address("casual named", count=MAX_VENDORS), address("casual unknown", count=MAX_VENDORS)
# a sales person: how good each one hired is, and whether one leaves in a month; a stranger whom a vendor calls
SELLER, LEAVES = address("seller", count=MAX_VENDORS), address("leaves", count=MAX_VENDORS)
PROSPECT = address("prospect", count=MAX_VENDORS)
# a lead on its way from marketing to sales: of a buying group, of a casual reader
HAND_OVER, READER_HAND_OVER = address("hand-over", count=MAX_VENDORS), address("casual hand-over", count=MAX_VENDORS)
FIRST_CALL = address("first call", count=MAX_VENDORS)


if COMPILES:
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

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

else:
    _WORD = (1 << 64) - 1

    def philox(k0, k1, c0, c1, c2, c3):
        """Four random 64-bit words for a key of two words and a counter of four, in Python's own whole numbers."""
        k0, k1, c0, c1, c2, c3 = (int(word) for word in (k0, k1, c0, c1, c2, c3))
        for _ in range(10):
            product0, product1 = int(_M0) * c0, int(_M1) * c2
            c0, c1, c2, c3 = (product1 >> 64) ^ c1 ^ k0, product1 & _WORD, (product0 >> 64) ^ c3 ^ k1, product0 & _WORD
            k0, k1 = (k0 + int(_W0)) & _WORD, (k1 + int(_W1)) & _WORD
        return np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)


@compiled
def _words(w, address, index, step, account, journey):
    """The four words at an address; *index* is the place among parts that follow each other."""
    part = address + (np.uint64(index) << _SUB)
    return philox(w.params.key[0], w.params.key[1], np.uint64(step), part, np.uint64(journey), np.uint64(account))


@compiled
def uniforms(w, address, index, step, account, journey):
    """Four uniforms in [0, 1) at an address."""
    a, b, c, d = _words(w, address, index, step, account, journey)
    return (a >> _SHIFT) * _UNIT, (b >> _SHIFT) * _UNIT, (c >> _SHIFT) * _UNIT, (d >> _SHIFT) * _UNIT


@compiled
def normals(a, b):
    """Two independent standard normals from two uniforms (Box & Muller 1958)."""
    radius, angle = math.sqrt(-2.0 * math.log1p(-a)), 2.0 * math.pi * b
    return radius * math.cos(angle), radius * math.sin(angle)


@compiled
def four_normals(w, address, index, step, account, journey):
    """Four independent standard normals at an address."""
    a, b, c, d = uniforms(w, address, index, step, account, journey)
    x, y = normals(a, b)
    z, last = normals(c, d)
    return x, y, z, last


@compiled
def exponential(u):
    """A standard exponential from a uniform."""
    return -math.log1p(-u)


@compiled
def uniforms8(w, address, index, step, account, journey):
    """Eight uniforms in (0, 1) at an address, of 32 bits each: enough to choose and to time by, at half the price."""
    a, b, c, d = _words(w, address, index, step, account, journey)
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
