"""The cache of compiled code is a convenience: trusted only where it is the user's own, and gone without where it fails."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from numba.core.caching import IndexDataCacheFile

from sim.world.kernel import jit

ROOT = Path(__file__).parents[2]
needs_compiler = pytest.mark.skipif(not jit.COMPILES, reason="nothing is compiled here")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of folders are POSIX")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty folder for a user's caches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


# Where it is


def test_the_cache_is_in_the_users_own_folder_and_for_the_user_alone(cache):
    """Made where it is missing, open to nobody else, and the same each time."""
    mine = jit.folder()
    assert mine == cache / jit.NAME / f"kernel-{jit.digest()}" == jit.folder()
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o777 for path in (mine, mine.parent)} == {0o700}


@pytest.mark.parametrize(
    ("platform", "variables", "there"),
    [
        ("linux", {"HOME": "/home/anna"}, "/home/anna/.cache"),
        ("darwin", {"HOME": "/Users/anna"}, "/Users/anna/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/c/anna/local"}, "/c/anna/local"),
        ("linux", {"HOME": "/home/anna", "XDG_CACHE_HOME": "/fast"}, "/fast"),
        ("linux", {"HOME": "/home/anna", "XDG_CACHE_HOME": "not/absolute"}, "/home/anna/.cache"), ("win32", {}, None),
        ("linux", {"HOME": "nowhere"}, None),
    ],
)  # fmt: skip
def test_each_system_has_a_place_for_caches(monkeypatch, platform, variables, there):
    """By its own rules, or none at all."""
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert jit.users_cache() == (Path(there) if there else None)


@posix_only
@pytest.mark.parametrize("which", ["of the project", "of the kernel"])
@pytest.mark.parametrize("trick", ["link", "file", "others may write", "somebody else's"])
def test_a_folder_that_another_user_could_have_filled_is_not_trusted(cache, tmp_path, monkeypatch, trick, which):
    """A link, a file, a folder open to others or of another owner: code found there would be run as ours."""
    place = cache / jit.NAME if which == "of the project" else cache / jit.NAME / f"kernel-{jit.digest()}"
    place.parent.mkdir(parents=True, mode=0o700)
    if trick == "link":
        (tmp_path / "planted").mkdir()
        place.symlink_to(tmp_path / "planted")
    elif trick == "file":
        place.write_text("")
    else:
        place.mkdir(mode=0o700)
    if trick == "others may write":
        place.chmod(0o777)
    if trick == "somebody else's":
        monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert jit.folder() is None


def test_without_any_place_there_is_no_cache(tmp_path, monkeypatch):
    """Neither an unusable folder nor a missing home is an error."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    assert jit.folder() is None
    monkeypatch.setattr(jit, "users_cache", lambda: None)
    assert jit.folder() is None


def test_a_process_without_home_and_temporary_folder_starts_all_the_same(tmp_path):
    """It can import the world and knows that it keeps nothing."""
    file = tmp_path / "a file"
    file.write_text("")
    environment = {"PATH": os.environ["PATH"], "HOME": str(file / "home"), "TMPDIR": str(file / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    code = "from sim.world.kernel import jit; import sim.world; print(jit.FOLDER, sim.world.is_compiled())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("None False", 0), done.stderr


def test_old_folders_go_and_those_of_other_checkouts_stay(cache):
    """What was not used for a month is removed, and of the rest all but the last used; never the present one."""
    mine = jit.folder()
    ages = {"kernel-a": 1, "kernel-b": 2, "kernel-c": 3, "kernel-d": 4, "kernel-old": 31}
    for name, days in ages.items():
        (mine.parent / name).mkdir()
        (mine.parent / name / "code.nbc").write_text("")
        os.utime(mine.parent / name, times=(time.time() - days * 86_400.0,) * 2)
    jit.forget_old(mine)
    assert {path.name for path in mine.parent.iterdir()} == {mine.name, "kernel-a", "kernel-b", "kernel-c"}
    os.utime(mine, times=(0.0, 0.0))
    jit.forget_old(mine)
    assert mine.is_dir()


# What it holds


def twice(x):
    return 2 * x


@pytest.fixture
def folder(cache, monkeypatch):
    """A folder of compiled code that is used from now on."""
    monkeypatch.setattr(jit, "FOLDER", jit.folder())
    return jit.FOLDER


def hits(function) -> int:
    return sum(function.stats.cache_hits.values())


@needs_compiler
def test_what_was_compiled_once_is_read_the_next_time(folder):
    """Whatever the file's own date is: the folder's name says what was compiled."""
    assert jit.compiled(twice)(21) == 42
    assert len(list(folder.glob("test_jit.twice-*.nbc"))) == 1
    again = jit.compiled(twice)
    assert again(21) == 42 and hits(again) == 1


@needs_compiler
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04K\x05."])
def test_a_damaged_file_costs_time_and_nothing_else(folder, ending, content):
    """The answer is right, and the file is written anew, so that it costs time once."""
    jit.compiled(twice)(21)
    for file in folder.glob(f"*.{ending}"):
        file.write_bytes(content)
    damaged = jit.compiled(twice)
    assert damaged(21) == 42 and hits(damaged) == 0
    mended = jit.compiled(twice)
    assert mended(21) == 42 and hits(mended) == 1


@needs_compiler
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_full_or_read_only_disk_costs_time_and_nothing_else(folder, monkeypatch, number):
    """Nothing is kept, nothing is said, and the answer is right."""

    def fails(self, key, data):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(IndexDataCacheFile, "save", fails)
    function = jit.compiled(twice)
    assert (function(21), function(10.5)) == (42, 21.0)
    assert not list(folder.glob("*.nbc"))


@needs_compiler
def test_a_folder_that_disappears_costs_time_and_nothing_else(folder, monkeypatch):
    """Another checkout may have tidied it away, and nothing can be made in its place."""
    function = jit.compiled(twice)
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.write_text("")
    assert function(21) == 42


@needs_compiler
def test_without_a_folder_code_is_compiled_in_memory(monkeypatch):
    """And counts as not compiled yet, for another process would have to do it again."""
    monkeypatch.setattr(jit, "FOLDER", None)
    assert jit.compiled(twice)(21) == 42
    assert not jit.is_compiled()
