#!/usr/bin/env bash
# Builds and tests the firmware, everything that can be built on this machine:
#
#   firmware/build.sh              all lanes below
#   firmware/build.sh LANE...      some of them
#   firmware/build.sh programs     only the host's programs, quickly and quietly (not among "all")
#   firmware/build.sh format       lays out every C file (changes files; not among "all")
#
#   boards   what is generated from boards/*.yaml is up to date
#   layout   every C file is laid out by .clang-format
#   host     core, tests and host ports with gcc
#   clang    the same with clang
#   sanitize the same with address and undefined-behaviour sanitizers
#   fuzz     every parser under libFuzzer, CF_FUZZ_SECONDS each (10)
#   rv32     core and tests for RV32IMAC, run under QEMU
#   lx106    core, tests and the bare-metal rig image for Xtensa, run under QEMU
#   size     core and games against size-budget.txt
#   idf      ports/esp32 for every board, where ESP-IDF 5.5 is in the environment
#
# A lane whose tools are missing is skipped and named at the end; with CF_REQUIRE=all (CI) that is an error.
# Results go to $CF_BUILD, build/ beside this file when not set.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${CF_BUILD:-$here/build}
jobs=${CF_JOBS:-$(nproc 2>/dev/null || echo 2)}
skipped=()
cd "$here"

say() { printf '\n=== firmware: %s\n' "$*"; }

# need LANE PROGRAM PACKAGE...: false, and a note, when the program is missing.
need() {
  local lane=$1 program=$2
  shift 2
  if command -v "$program" >/dev/null; then
    return 0
  fi
  skipped+=("$lane: no $program (Debian packages: $*)")
  return 1
}

# cmake_lane NAME OPTION...: configures, builds and tests in $build/NAME.
cmake_lane() {
  local name=$1
  shift
  local generator=()
  if [ ! -f "$build/$name/CMakeCache.txt" ] && command -v ninja >/dev/null; then
    generator=(-G Ninja)
  fi
  cmake -S . -B "$build/$name" "${generator[@]}" "$@" >"$build/$name.log" 2>&1 || {
    cat "$build/$name.log" >&2
    return 1
  }
  cmake --build "$build/$name" --parallel "$jobs" | grep -v '^\[' || true
  # The pipe above hides a failed build; this one finds nothing left to do.
  cmake --build "$build/$name" --parallel "$jobs" >"$build/$name.log" || {
    cat "$build/$name.log" >&2
    return 1
  }
}

test_lane() {
  ctest --test-dir "$build/$1" --output-on-failure --parallel "$jobs" --quiet \
    --output-log "$build/$1-tests.log" || {
    cat "$build/$1-tests.log" >&2
    return 1
  }
  grep -E 'tests passed' "$build/$1-tests.log"
  grep -hoE 'SKIPPED: .*' "$build/$1/Testing/Temporary/LastTest.log" | sort -u || true
}

c_files() { find core games ports test \( -name '*.[ch]' -o -name '*.cpp' \) -not -path '*/build*/*' | sort; }

lane_boards() {
  need boards python3 python3 python3-yaml || return 0
  if ! python3 -c 'import yaml' 2>/dev/null; then
    skipped+=("boards: no PyYAML (Debian package: python3-yaml)")
    return 0
  fi
  boards/generate --check
}

# Versions lay out differently, so there is one: 14.
formatter() {
  local program
  for program in clang-format-14 clang-format; do
    if command -v "$program" >/dev/null && "$program" --version | grep -q 'version 14\.'; then
      echo "$program"
      return 0
    fi
  done
  return 1
}

lane_layout() {
  local program bad
  if ! program=$(formatter); then
    skipped+=("layout: no clang-format 14 (Debian package: clang-format-14)")
    return 0
  fi
  bad=$(c_files | xargs "$program" --style=file --dry-run -Werror 2>&1 | sed -n 's/^\([^:]*\):[0-9].*error:.*/\1/p' | sort -u)
  if [ -n "$bad" ]; then
    printf 'not laid out, run firmware/build.sh format:\n%s\n' "$bad" >&2
    return 1
  fi
  echo "layout is right"
}

lane_format() {
  local program
  program=$(formatter) || {
    echo "clang-format 14 is missing (Debian package: clang-format-14)" >&2
    return 1
  }
  c_files | xargs "$program" --style=file -i
}

lane_host() {
  need host cmake cmake && need host gcc gcc libc6-dev || return 0
  CC=gcc cmake_lane host -DCF_ONLY_PROGRAMS=OFF && test_lane host
}

lane_programs() {
  need programs cmake cmake && need programs gcc gcc libc6-dev || return 0
  CC=gcc cmake_lane host -DCF_ONLY_PROGRAMS=ON
}

lane_clang() {
  need clang cmake cmake && need clang clang clang || return 0
  CC=clang cmake_lane clang && test_lane clang
}

lane_sanitize() {
  need sanitize cmake cmake && need sanitize gcc gcc libc6-dev || return 0
  CC=gcc cmake_lane sanitize -DCF_SANITIZE=ON && test_lane sanitize
}

lane_fuzz() {
  need fuzz cmake cmake && need fuzz clang clang || return 0
  CC=clang cmake_lane fuzz -DCF_FUZZ=ON -DCF_SANITIZE=ON || return 1
  local fuzzer name ran=0
  for fuzzer in "$build"/fuzz/fuzz/fuzz_*; do
    [ -x "$fuzzer" ] || continue
    name=$(basename "$fuzzer")
    # Seeds lie beside the source, test/<feature>/<fuzz_name>/; what is found is kept for the next time.
    local seeds
    seeds=$(find test -type d -name "$name" | head -n 1)
    mkdir -p "$build/corpus/$name"
    "$fuzzer" -max_total_time="${CF_FUZZ_SECONDS:-10}" -max_len=8192 -timeout=5 -rss_limit_mb=1024 -verbosity=0 \
      -artifact_prefix="$build/$name-" "$build/corpus/$name" ${seeds:+"$seeds"} >"$build/$name.log" 2>&1 || {
      cat "$build/$name.log" >&2
      return 1
    }
    ran=$((ran + 1))
  done
  [ "$ran" -gt 0 ] || {
    echo "no fuzz target was built" >&2
    return 1
  }
  echo "$ran fuzz targets, ${CF_FUZZ_SECONDS:-10} s each, nothing found"
}

lane_rv32() {
  need rv32 cmake cmake && need rv32 riscv64-unknown-elf-gcc gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf &&
    need rv32 qemu-system-riscv32 qemu-system-misc || return 0
  cmake_lane rv32 -DCMAKE_TOOLCHAIN_FILE="$here/cmake/rv32.cmake" -DCMAKE_BUILD_TYPE=MinSizeRel && test_lane rv32
}

lane_lx106() {
  need lx106 cmake cmake && need lx106 xtensa-lx106-elf-gcc gcc-xtensa-lx106 picolibc-xtensa-lx106-elf &&
    need lx106 qemu-system-xtensa qemu-system-misc && need lx106 python3 python3 || return 0
  cmake_lane lx106 -DCMAKE_TOOLCHAIN_FILE="$here/cmake/lx106.cmake" -DCMAKE_BUILD_TYPE=MinSizeRel && test_lane lx106
}

# size_of TOOL LIBRARY: bytes of code and constants, and of data, of all objects in a library.
size_of() {
  "$1" -t "$2" | awk '/\(TOTALS\)/ { print $1 + 0, $2 + $3 }'
}

lane_size() {
  local lane tool flash ram most_flash most_ram over=0
  while read -r lane tool most_flash most_ram; do
    case $lane in '' | '#'*) continue ;; esac
    if [ ! -f "$build/$lane/libcfcore.a" ] || ! command -v "$tool" >/dev/null; then
      skipped+=("size: no $lane build")
      continue
    fi
    read -r flash ram < <(size_of "$tool" "$build/$lane/libcfcore.a")
    echo "$lane: $flash of $most_flash bytes of flash, $ram of $most_ram bytes of static RAM"
    if [ "$flash" -gt "$most_flash" ] || [ "$ram" -gt "$most_ram" ]; then
      echo "$lane is over its budget in size-budget.txt" >&2
      over=1
    fi
  done <size-budget.txt
  return $over
}

lane_idf() {
  if ! command -v idf.py >/dev/null; then
    skipped+=("idf: no idf.py (ESP-IDF 5.5); CI builds ports/esp32 in Espressif's container")
    return 0
  fi
  local config board
  for config in ports/esp32/sdkconfig.*; do
    board=${config##*.}
    case $board in defaults | secure) continue ;; esac
    ports/esp32/build "$board" >"$build/idf-$board.log" 2>&1 || {
      tail -n 40 "$build/idf-$board.log" >&2
      return 1
    }
    echo "$board: $(stat -c %s "ports/esp32/build-$board/crisp-sticks.bin") bytes"
  done
}

all=(boards layout host clang sanitize fuzz rv32 lx106 size idf)
if [ $# -eq 0 ]; then
  set -- "${all[@]}"
fi
mkdir -p "$build"
for lane in "$@"; do
  if ! declare -F "lane_$lane" >/dev/null; then
    echo "There is no lane '$lane'. Lanes: ${all[*]} format" >&2
    exit 2
  fi
  say "$lane"
  started=$SECONDS
  "lane_$lane" || {
    echo "firmware lane $lane failed" >&2
    exit 1
  }
  echo "($((SECONDS - started)) s)"
done

if [ ${#skipped[@]} -gt 0 ]; then
  say "SKIPPED"
  printf '  %s\n' "${skipped[@]}"
  if [ "${CF_REQUIRE:-}" = all ] && printf '%s\n' "${skipped[@]}" | grep -qv '^idf:'; then
    echo "CF_REQUIRE=all: nothing but the idf lane may be skipped" >&2
    exit 1
  fi
fi
say "done"
