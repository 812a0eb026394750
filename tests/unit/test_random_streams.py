"""Random numbers are addressed, not consumed: Philox as numpy has it, one place for each address, and the distributions promised."""

import ast
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.world.kernel import random_streams
from sim.world.kernel.random_streams import address, exponential, four_normals, key_of, normals, philox, stream, uniforms
from tests.world_builders import a_world

FALSE_ALARM = 1e-4  # of each statistical test here, had its seed been left to chance
LARGEST = 2**64 - 1
KERNEL = Path(random_streams.__file__).parent
DRAWS = ("uniforms", "four_normals", "uniforms8", "draw")
NAMES = [stream("one name"), stream("another name")]


@pytest.mark.parametrize("key", [(0, 0), (1, 2), (LARGEST, LARGEST), (0x9E3779B97F4A7C15, 7), tuple(int(word) for word in key_of(1, 0))])
@pytest.mark.parametrize("counter", [(0, 0, 0, 0), (5, 1 << 40, 3, 299), (LARGEST - 1, 1, LARGEST, LARGEST), (0, 2**63, 12345, 0)])
def test_compiled_philox_is_numpys_bit_by_bit(key, counter):
    """The same key and counter give the same four words as `numpy.random.Philox`, which steps its counter before the first block."""
    theirs = np.random.Philox(key=np.array(key, np.uint64), counter=np.array(counter, np.uint64)).random_raw(4)
    stepped = [counter[0] + 1, *counter[1:]]
    ours = philox(*(np.uint64(word) for word in (*key, *stepped)))
    assert [int(word) for word in ours] == theirs.tolist()


def test_philox_gives_the_published_numbers():
    """The known answer of Random123 1.14 for Philox 4x64-10 with key and counter 0."""
    answer = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    assert [int(word) for word in philox(*[np.uint64(0)] * 6)] == answer


def test_uniforms_are_numpys_doubles_at_the_address():
    """A uniform is the upper 53 bits of a word, and the address is the counter: step, stream and part, journey, account."""
    w, key, name = a_world(seed=3, replication=4), key_of(3, 4), stream("a stream")
    counter = np.array([17 - 1, int(name) | (2 << 32), 5, 299], np.uint64)
    theirs = np.random.Generator(np.random.Philox(key=key, counter=counter)).random(4)
    assert uniforms(w, name, 2, 17, 299, 5) == tuple(theirs)


def test_a_draw_does_not_depend_on_what_was_drawn_before():
    """An address gives the same luck first, last and after a thousand others."""
    w, name = a_world(), stream("work")
    first = uniforms(w, name, 0, 7, 3, 1)
    for step in range(1000):
        uniforms(w, name, 0, step, 3, 1)
    assert uniforms(w, name, 0, 7, 3, 1) == first


@pytest.mark.parametrize("changed", ["seed", "replication", "stream", "part", "step", "account", "journey"])
def test_every_word_of_the_address_matters(changed):
    """One step further in any of the seven words of an address is other luck."""
    address = {"seed": 1, "replication": 0, "stream": 0, "part": 1, "step": 2, "account": 3, "journey": 4}

    def draw(seed, replication, stream, part, step, account, journey):
        return uniforms(a_world(seed=seed, replication=replication), NAMES[stream], part, step, account, journey)

    here, there = draw(**address), draw(**address | {changed: address[changed] + 1})
    assert not set(here) & set(there)


def test_no_two_streams_of_the_world_share_a_number():
    """The names of all streams have numbers of their own, so no two kinds of luck are the same luck."""
    names = list(random_streams._taken)
    assert len(names) >= 10
    assert len({int(stream(name)) for name in names}) == len(names), names


def test_a_part_of_a_stream_is_declared_once(monkeypatch):
    """A second declaration is refused, also where parts that follow each other or those of another kind reach into it."""
    monkeypatch.setattr(random_streams, "_taken", {})
    address("a stream", 1, count=3, kinds=(0, 2))
    address("a stream", 0)
    for part, count, kind in ((1, 1, 0), (0, 4, 2), (3, 1, 2)):
        with pytest.raises(ValueError, match="'a stream' are declared twice"):
            address("a stream", part, count, kinds=(kind,))
    assert int(address("a stream", 4)) == int(stream("a stream")) | 4 << 32


def places(sources: dict[str, str]) -> dict[str, list[str]]:
    """Return for each address of random numbers where it is drawn from: ``file:function``."""
    tree = ast.parse(sources["random_streams.py"])
    targets = [
        target for node in tree.body if isinstance(node, ast.Assign) and "address(" in ast.unparse(node.value) for target in node.targets
    ]
    found: dict[str, list[str]] = {name.id: [] for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    for file, source in sources.items():
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Name) and node.id in found:
                        found[node.id].append(f"{file}:{function.name}")
    return found


def kernel_sources() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(KERNEL.glob("*.py"))}


def test_each_address_is_drawn_from_in_one_place():
    """Two draws from one address would be the same luck: whoever needs a draw twice asks one function for it."""
    found = places(kernel_sources())
    assert len(found) >= 25
    assert {name: where for name, where in found.items() if len(where) != 1} == {}


@pytest.mark.parametrize(
    ("file", "here", "there"),
    [
        ("activities.py", "draw(w, s, CONTRADICTION,", "draw(w, s, MATERIAL,"),
        ("company.py", "four_normals(w, GROUP_SIZE,", "four_normals(w, NEED,"),
    ],
)
def test_an_address_that_is_drawn_from_twice_is_found(file, here, there):
    """A contradiction with the luck of the material read, a group's size with that of its value: both are seen in the sources."""
    sources = kernel_sources()
    assert sources[file].count(here) == 1
    sources[file] = sources[file].replace(here, there)
    twice = {name: len(where) for name, where in places(sources).items() if len(where) != 1}
    assert sorted(twice.values()) == [0, 2]


def test_every_draw_names_its_address():
    """No draw is from a number that is put together on the spot: it is a declared address, or one that was handed in."""
    for file, source in kernel_sources().items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DRAWS:
                named = node.args[2 if node.func.id == "draw" else 1]
                assert isinstance(named, ast.Name) and (named.id.isupper() or named.id == "address"), f"{file}: {ast.unparse(node)}"


def test_a_seed_and_a_replication_are_not_interchanged():
    """Seed 2, replication 1 is another world than seed 1, replication 2, and both are the same on every call."""
    assert key_of(1, 2).tolist() == key_of(1, 2).tolist()
    assert key_of(1, 2).tolist() != key_of(2, 1).tolist()


@pytest.fixture(scope="module")
def many():
    """40,000 uniforms: four at each of 10,000 addresses along accounts and steps."""
    w, name = a_world(seed=11), stream("test")
    return np.array([uniforms(w, name, 0, step, account, 0) for step in range(100) for account in range(100)])


def test_uniforms_are_uniform_and_below_one(many):
    """In [0, 1) and uniform (Kolmogorov-Smirnov)."""
    assert many.min() >= 0.0 and many.max() < 1.0
    assert stats.kstest(many.ravel(), "uniform").pvalue > FALSE_ALARM


def test_neighbouring_addresses_are_independent(many):
    """The next account, the next step and the next of the four uniforms are uncorrelated with this one (a t-test each)."""
    grid = many.reshape(100, 100, 4)
    pairs = {"step": (grid[:-1], grid[1:]), "account": (grid[:, :-1], grid[:, 1:]), "place": (grid[..., :-1], grid[..., 1:])}
    for neighbour, (here, there) in pairs.items():
        assert stats.pearsonr(here.ravel(), there.ravel()).pvalue > FALSE_ALARM / 3, neighbour


def test_exponentials_are_exponential(many):
    """Mean 1 and the exponential's shape (Kolmogorov-Smirnov)."""
    draws = [exponential(u) for u in many.ravel()]
    assert min(draws) >= 0.0
    assert stats.kstest(draws, "expon").pvalue > FALSE_ALARM


def test_normals_are_normal_and_independent(many):
    """Both of a pair are standard normal (Kolmogorov-Smirnov) and uncorrelated."""
    pairs = np.array([normals(a, b) for a, b, _, _ in many])
    for draws in pairs.T:
        assert stats.kstest(draws, "norm").pvalue > FALSE_ALARM / 3
    assert stats.pearsonr(*pairs.T).pvalue > FALSE_ALARM / 3


def test_four_normals_are_two_pairs_from_four_uniforms():
    """`four_normals` is Box and Muller's method on the four uniforms of the same address."""
    w, name = a_world(), stream("test")
    a, b, c, d = uniforms(w, name, 0, 1, 2, 3)
    assert four_normals(w, name, 0, 1, 2, 3) == (*normals(a, b), *normals(c, d))


def test_the_ends_of_the_uniforms_are_harmless():
    """0 and the largest number below 1 give finite exponentials and normals."""
    largest = 1.0 - 2.0**-53
    for u in (0.0, largest):
        assert 0.0 <= exponential(u) < 40.0
        assert np.isfinite(normals(u, 0.0)).all() and np.isfinite(normals(u, largest)).all()
