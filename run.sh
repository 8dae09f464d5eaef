#!/bin/sh
# Sets SBMIR up, doing only what is not done yet, and starts it:
#
#   sh run.sh                   opens the window; without a display, builds the demo library and saves a picture of the window
#   sh run.sh --prepare GROUP   only sets up, with the packages of GROUP of pyproject.toml as well (test.sh uses it)
#
# PYTHON=/path/to/python3.11 chooses the Python. SBMIR_HOME=DIR chooses the folder of the user's data.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here"
torch_version=$(sed -n 's/^torch==//p' constraints.txt)
torch_cpu_index=https://download.pytorch.org/whl/cpu
venv=$here/.venv
venv_python=$venv/bin/python

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

has_display() { [ "$(uname)" = Darwin ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }
is_debian() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# ---- Python and the libraries of the system --------------------------------------------------------------------------

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null
        then
            command -v "$candidate"
            return
        fi
    done
}

# Prints the Debian packages of what is missing: the name of each is found by trying whether it is there, not by asking dpkg, so
# that the same check serves every Linux.
missing_packages() {
    if [ -z "$1" ]; then
        name=python3.11
        echo "$name $name-dev $name-venv gcc libc6-dev"
    else
        name=python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        "$1" -c 'import venv, ensurepip' 2>/dev/null || echo "$name-venv"
        include=$("$1" -c 'import sysconfig; print(sysconfig.get_path("include"))')
        echo '#include <Python.h>' | cc -E -I"$include" - >/dev/null 2>&1 || echo "gcc libc6-dev $name-dev"
    fi
    [ "$(uname)" = Linux ] || return 0
    libraries='libglib2.0-0=libglib-2.0.so.0 libgl1=libGL.so.1 libegl1=libEGL.so.1 libxkbcommon0=libxkbcommon.so.0
        libdbus-1-3=libdbus-1.so.3 libfontconfig1=libfontconfig.so.1 libfreetype6=libfreetype.so.6'
    if [ -n "${DISPLAY:-}" ]; then
        libraries="$libraries libx11-xcb1=libX11-xcb.so.1 libxcb-cursor0=libxcb-cursor.so.0 libxcb-icccm4=libxcb-icccm.so.4
            libxcb-image0=libxcb-image.so.0 libxcb-keysyms1=libxcb-keysyms.so.1 libxcb-randr0=libxcb-randr.so.0
            libxcb-render-util0=libxcb-render-util.so.0 libxcb-shape0=libxcb-shape.so.0 libxcb-shm0=libxcb-shm.so.0
            libxcb-sync1=libxcb-sync.so.1 libxcb-xfixes0=libxcb-xfixes.so.0 libxcb-xkb1=libxcb-xkb.so.1
            libxkbcommon-x11-0=libxkbcommon-x11.so.0"
    fi
    for entry in $libraries; do
        if [ -z "$1" ]; then
            echo "${entry%%=*}"
        else
            "$1" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "${entry#*=}" 2>/dev/null || echo "${entry%%=*}"
        fi
    done
}

has_venv() { "$venv_python" -m pip --version >/dev/null 2>&1; }

check_system() {
    if has_venv; then python=$venv_python; else python=$(find_python); fi
    missing=$(missing_packages "$python" | xargs)
    if [ -n "$missing" ] && is_debian && [ "$(id -u)" = 0 ]; then
        say "Installing Debian packages: $missing"
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of words
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
        has_venv || python=$(find_python)
        missing=$(missing_packages "$python" | xargs)
        [ -z "$missing" ] || fail "These packages are installed, yet what they should bring is not found: $missing"
    elif [ -n "$missing" ] && is_debian; then
        say "SBMIR needs packages of the system. Type this line, then start again:"
        fail "sudo apt-get install --no-install-recommends $missing"
    elif [ "$(uname)" = Darwin ] && [ -n "$missing" ]; then
        say "SBMIR needs Python 3.11 or 3.12 (python.org or Homebrew) and Apple's compiler. Type this line, then start again:"
        fail "xcode-select --install"
    elif [ -n "$missing" ]; then
        say "SBMIR needs Python 3.11 or 3.12 with its headers and venv, a C compiler, and graphics libraries."
        fail "Install what your distribution has for these Debian packages, then start again: $missing"
    fi
}

# ---- The virtual environment, the pinned packages, the compiled kernels ----------------------------------------------

# done_before NAME KEY: whether step NAME was finished for the same KEY; mark_done NAME KEY says so.
done_before() { [ "$(cat "$venv/.sbmir-$1" 2>/dev/null)" = "$2" ]; }
mark_done() { printf '%s\n' "$2" >"$venv/.sbmir-$1"; }

pip_install() { "$venv_python" -m pip install --quiet --no-input --disable-pip-version-check -c constraints.txt "$@"; }

install_torch() {
    if [ "$(uname)" = Linux ] && ! nvidia-smi -L >/dev/null 2>&1; then
        # The plain wheel of Linux brings gigabytes of CUDA along; the CPU build is on PyTorch's index, or on the one configured here.
        pip_install "torch==$torch_version+cpu" 2>/dev/null && return
        pip_install --retries 1 --extra-index-url "$torch_cpu_index" "torch==$torch_version+cpu" 2>/dev/null && return
        say "No CPU build of torch $torch_version was found; trying the full one."
    fi
    pip_install "torch==$torch_version"
}

install_packages() {
    group=$1
    key=$({ cat constraints.txt; sed -n '/^\[dependency-groups\]/,/^\[tool/p' pyproject.toml; } | cksum)" $("$venv_python" -V)"
    done_before "packages-$group" "$key" && return
    say "Installing the packages ($group); the first time this takes some minutes ..."
    pip_install "pip==$(sed -n 's/^pip==//p' constraints.txt)"
    "$venv_python" -c 'import torch' 2>/dev/null || install_torch
    pip_install --group build --group run --group "$group"
    mark_done packages-run "$key"
    mark_done "packages-$group" "$key"
}

compile_kernels() {
    key=$(cat setup.py c_geometry/*.pyx c_geometry/*.pxd c_geometry/native/* | cksum)" $("$venv_python" -V)"
    if ! done_before kernels "$key" || ! ls c_geometry/*.so >/dev/null 2>&1; then
        say "Compiling c_geometry ..."
        "$venv_python" setup.py --quiet build_ext --inplace --parallel 2 >"$venv/build.log" 2>&1 || { cat "$venv/build.log" >&2; fail "Compiling failed."; }
        mark_done kernels "$key"
    fi
}

prepare() {
    check_system
    if ! has_venv; then
        say "Making .venv with $python ..."
        "$python" -m venv --clear "$venv"
    fi
    install_packages "$1"
    compile_kernels
}

# ---- Without a display -----------------------------------------------------------------------------------------------

value_of() { sed -n "s/^$1: //p" "$venv/demo.log"; }

take_picture() {
    say "There is no display: building the demo library and taking a picture of the window instead."
    "$venv_python" main.py demo >"$venv/demo.log"
    picture=$(value_of Folder)/window.png
    "$venv_python" main.py snapshot "$picture" --sketch "$(value_of Sketch)"
    say "The picture of the window, with a sketch and its similar cases: $picture"
}

if [ "${1:-}" = --prepare ]; then
    prepare "$2"
else
    prepare run
    if has_display; then
        exec "$venv_python" main.py "$@"
    fi
    take_picture
fi
