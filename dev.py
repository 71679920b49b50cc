#!/usr/bin/env python3
"""Run, test and check Ringstrom from its source: `python dev.py run|test|check|bench|shots|lock [ARGUMENT …]`.

Standard library only. The first call makes `.venv` and installs what the lock file names, by hash; later calls install
nothing and need no network. On Debian missing system packages are named and, where the caller may, installed.
Arguments after the command go to the program, to pytest, to the benchmarks. Messages go to standard error.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "vsm-app.stamp"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
OLDEST, NEWEST = (3, 11), (3, 13)
WORKERS = 2  # the ordinary suite gains from a second process, hardly from more

# What Qt loads at run time, and the Debian package that has it.
SCREENLESS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "soffice": "libreoffice-calc-nogui",
}
# Font files and their packages: the window's own font where there is no Segoe UI (texts are measured in it), and one
# with the signs that it lacks.
FONTS = {"Inter*": "fonts-inter", "DejaVu*.ttf": "fonts-dejavu-core"}


def main(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` names and return its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        say(str(__doc__))
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return with_fitting_python(arguments)
    return COMMANDS[arguments[0]](list(arguments[1:]))


def run(arguments: list[str]) -> int:
    """Start the program."""
    prepare("run", SCREENLESS | SCREEN)
    return call([PYTHON, "-m", "vsm_app", *arguments])


def test(arguments: list[str]) -> int:
    """Run the ordinary tests; without arguments spread over processes."""
    prepare("dev", SCREENLESS | SCREEN, TEST_PROGRAMS)
    spread = [] if arguments else ["-n", str(min(WORKERS, os.cpu_count() or 1)), "--dist", "worksteal"]
    return call([PYTHON, "-m", "pytest", *spread, *arguments], cwd=ROOT)


def check(arguments: list[str]) -> int:
    """Format, lint rules, types, layers and repeated code: all of them, then fail where one failed."""
    prepare("dev")
    steps: dict[str, list[str | Path]] = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "rules": [PYTHON, "-m", "ruff", "check", "."],
        "types": [PYTHON, "-m", "mypy", "--strict"],
        "layers": [PYTHON.with_name("lint-imports")],
        "repetition": [PYTHON, "-m", "pytest", "-q", "tests/house/test_repetition.py"],
    }
    chosen = {name: step for name, step in steps.items() if not arguments or name in arguments}
    failed = []
    for name, step in chosen.items():
        say(f"== {name}")
        if call(step, cwd=ROOT):
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else f"all good: {', '.join(chosen)}")
    return 1 if failed or not chosen else 0


def bench(arguments: list[str]) -> int:
    """Measure; with `--json` nothing but the rows goes to standard output."""
    prepare("dev", SCREENLESS)
    return call([PYTHON, ROOT / "tests" / "bench" / "run.py", *arguments], offscreen=True)


def shots(arguments: list[str]) -> int:
    """Write the pictures by which the window is judged to `build/shots/`."""
    prepare("dev", SCREENLESS)
    return call([PYTHON, ROOT / "tests" / "shots" / "run.py", *arguments], offscreen=True)


def lock(arguments: list[str]) -> int:
    """Resolve the dependencies anew for every platform and Python, and write the lock files (needs the network)."""
    header = "# Written by `python dev.py lock`. For Linux, macOS and Windows, Python 3.11 to 3.13.\n"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        tools = Path(folder) / PYTHON.parent.name
        subprocess.run([tools / PYTHON.name, "-m", "pip", "install", "--quiet", "uv"], check=True)
        options = "--quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header"
        resolve: list[str | Path] = [tools / "uv", "pip", "compile", *options.split(), "--no-emit-package", "vsm-app"]
        plans = {"dev": ["--extra", "dev"], "run": ["--extra", "editable", "--constraints", LOCKS["dev"].name]}
        for level, plan in plans.items():
            pinned = ["--output-file", str(Path(folder) / level)]
            subprocess.run([*resolve, *plan, *arguments, *pinned, "pyproject.toml"], check=True, cwd=ROOT)
            text = (Path(folder) / level).read_text(encoding="utf-8")
            LOCKS[level].write_text(header + text, encoding="utf-8", newline="\n")
            say(f"written: {LOCKS[level].name}")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "shots": shots,
    "lock": lock,
}


def prepare(level: str, libraries: dict[str, str] | None = None, programs: dict[str, str] | None = None) -> None:
    """Make sure that the system packages and the environment for `level` (`run` or `dev`) are in place."""
    if sys.platform == "linux":
        debian_packages(missing_packages(libraries or {}, programs or {}))
    key = fingerprint(level)
    if PYTHON.exists() and STAMP.exists() and key in STAMP.read_text(encoding="ascii").split():
        return
    if not environment_works():
        say(f"making {VENV} with Python {sys.version.split()[0]}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True, stdout=sys.stderr)
    say(f"installing what {LOCKS[level].name} names")
    pip("--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", LOCKS[level])
    pip("--no-deps", "--no-build-isolation", "--editable", ROOT)
    # The development lock holds every pin of the other one: a test compares them.
    keys = {fingerprint("run"), key}
    STAMP.write_text("\n".join(sorted(keys)) + "\n", encoding="ascii")


def fingerprint(level: str) -> str:
    """Return what identifies an environment: its lock and how the program is packed."""
    digest = hashlib.sha256(level.encode())
    for path in (LOCKS[level], ROOT / "pyproject.toml", ROOT / "setup.py"):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def environment_works() -> bool:
    """Whether `.venv` holds a Python of a version that fits (it may have been upgraded away)."""
    if not PYTHON.exists():
        return False
    probe = f"import pip, sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    return subprocess.run([PYTHON, "-c", probe], check=False, stderr=subprocess.DEVNULL).returncode == 0


def pip(*arguments: str | Path) -> None:
    """Install into `.venv`; stop with one sentence where that fails."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments]
    if subprocess.run(command, check=False, stdout=sys.stderr, cwd=ROOT).returncode:
        sys.exit(
            "dev.py: installing failed, see above. The first call needs the network; call again once there is one."
        )


def missing_packages(libraries: dict[str, str], programs: dict[str, str]) -> list[str]:
    """Return the Debian packages of what is not there: venv, shared libraries, programs, fonts."""
    missing = [package for soname, package in libraries.items() if not loads(soname)]
    missing += [package for program, package in programs.items() if shutil.which(program) is None]
    if libraries:
        missing += [package for pattern, package in FONTS.items() if not has_font(pattern)]
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
    except ImportError:
        missing.append(f"python3.{sys.version_info[1]}-venv")
    return missing


def has_font(pattern: str) -> bool:
    """Whether a font file of such a name is installed, for everybody or for this user."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return any(True for folder in folders for _ in folder.rglob(pattern))


def loads(soname: str) -> bool:
    """Whether the dynamic linker finds the library `soname`."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def debian_packages(missing: list[str]) -> None:
    """Say which packages are missing; install them where the caller is root or may use sudo without a password."""
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    say(f"missing system packages: {' '.join(missing)}")
    rights = administrator()
    if shutil.which("apt-get") is None or rights is None:
        say(f"install them, on Debian with: sudo {' '.join(install)}")
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], install):
        status = subprocess.run([*rights, *step], check=False, stdout=sys.stderr, env=environment).returncode
        if status:
            say(f"{' '.join(step[:2])} failed: going on without; what needs these packages will be skipped or fail")
            return


def administrator() -> list[str] | None:
    """Return the words before a command that give it root's rights; `None` where there is no way without a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0:
        return [sudo, "-n"]
    return None


def with_fitting_python(arguments: Sequence[str]) -> int:
    """Start this file again with a Python that fits; say so where there is none."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        launcher = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        if shutil.which(launcher[0]):
            probe = subprocess.run([*launcher, "-c", ""], check=False, stderr=subprocess.DEVNULL)
            if probe.returncode == 0:
                return call([*launcher, __file__, *arguments])
    say(f"dev.py needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]} and no other was found")
    return 2


def call(command: Sequence[str | Path], cwd: Path | None = None, *, offscreen: bool = False) -> int:
    """Run `command`, its output untouched, and return its exit status."""
    environment = dict(os.environ)
    if offscreen:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        return subprocess.run([str(part) for part in command], check=False, cwd=cwd, env=environment).returncode
    except KeyboardInterrupt:
        return 130


def say(message: str) -> None:
    """Write `message` for the person at the terminal."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
