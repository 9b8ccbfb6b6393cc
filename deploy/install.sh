#!/bin/sh
# Installs mail-imap-mcp for the user who runs this, into ~/.local/bin:
#
#   sh install.sh [--version X.Y.Z] [--dir DIRECTORY]
#
# It downloads the executable for this system and SHA256SUMS of the same release, and runs nothing
# that does not have the checksum written there. It needs curl or GNU wget, and sha256sum, shasum or
# openssl; it needs no root. Everything is in functions, and only the last line calls one: a script
# that arrives cut short does nothing.
set -u

downloads='@DOWNLOADS@'
version='@VERSION@'
name=mail-imap-mcp

say() { printf '%s\n' "$*"; }
fail() {
  printf 'mail-imap-mcp was not installed: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

usage() {
  say "Usage: sh install.sh [--version X.Y.Z] [--dir DIRECTORY]"
  say "Installs mail-imap-mcp $version into ~/.local/bin, unless told otherwise."
}

# Only what can be nothing but a version: it becomes a part of an address.
check_version() {
  case $version in
    *[!0-9A-Za-z.-]* | *..*) fail "--version must be like 1.2.3" ;;
    [0-9]*.[0-9]*.[0-9]*) ;;
    *) fail "--version must be like 1.2.3" ;;
  esac
}

# Name of the executable for this system.
find_file() {
  system=$(uname -s) || fail "uname does not work"
  machine=$(uname -m) || fail "uname does not work"
  case $system in
    Darwin)
      # A shell that is translated says that its processor is another.
      [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" != 1 ] || machine=arm64
      suffix=apple-darwin
      ;;
    Linux) suffix=unknown-linux-gnu ;;
    MINGW* | MSYS* | CYGWIN*) fail "on Windows, download the executable as docs/install.md says" ;;
    *) fail "there is no executable for $system" ;;
  esac
  case $machine in
    x86_64 | amd64) processor=x86_64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    arm64 | aarch64) processor=aarch64 loader=/lib/ld-linux-aarch64.so.1 ;;
    *) fail "there is no executable for $system on $machine" ;;
  esac
  if [ "$system" = Linux ] && [ ! -e "$loader" ]; then
    fail "the executable needs glibc, and $loader is not there"
  fi
  file=$name-$processor-$suffix
}

find_tools() {
  if has curl; then
    download() { curl --proto '=https' --tlsv1.2 -fsSL -o "$2" "$1"; }
  elif has wget && wget --version 2>/dev/null | grep -q '^GNU Wget 1\.'; then
    # Others do not look at the server's certificate. This one follows redirects to servers without
    # TLS; it is told that these are behind a proxy, at a port where nobody listens.
    download() {
      wget -q -e use_proxy=on -e no_proxy= -e http_proxy=http://127.0.0.1:9/ \
        -e ftp_proxy=http://127.0.0.1:9/ -O "$2" "$1"
    }
  else
    fail "curl or GNU wget is needed"
  fi
  if has sha256sum; then
    checksum() { sha256sum <"$1" | cut -c 1-64; }
  elif has shasum; then
    checksum() { shasum -a 256 <"$1" | cut -c 1-64; }
  elif has openssl; then
    checksum() { openssl dgst -sha256 -r <"$1" | cut -c 1-64; }
  else
    fail "sha256sum, shasum or openssl is needed to check what is downloaded"
  fi
}

# What SHA256SUMS says of the executable: one line, 64 digits.
find_expected() {
  expected=$(awk -v name="$file" '$2 == name || $2 == "*" name { print $1 }' "$temporary/SHA256SUMS")
  case $expected in
    *[!0-9a-f]*) fail "SHA256SUMS does not have one checksum of $file" ;;
  esac
  [ ${#expected} -eq 64 ] || fail "SHA256SUMS does not have one checksum of $file"
}

main() {
  # Letters and digits below are those of ASCII.
  LC_ALL=C
  export LC_ALL
  umask 022
  directory=
  while [ $# -gt 0 ]; do
    case $1 in
      --version | --dir)
        [ $# -ge 2 ] || fail "$1 needs a value"
        if [ "$1" = --dir ]; then directory=$2; else version=${2#v}; fi
        shift 2
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) fail "unknown option; it takes --version and --dir" ;;
    esac
  done
  case $downloads in
    https://*) ;;
    *) fail "this copy belongs to no release; take install.sh of a release" ;;
  esac
  check_version
  if [ -z "$directory" ]; then
    [ -n "${HOME:-}" ] || fail "HOME is not set; use --dir"
    directory=$HOME/.local/bin
  fi
  # A name that begins with a dash would be an option to the commands below.
  case $directory in
    /*) ;;
    *) directory=./$directory ;;
  esac
  find_file
  find_tools

  mkdir -p "$directory" || fail "$directory cannot be made"
  [ ! -d "$directory/$name" ] || fail "$directory/$name is a directory"
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # In the directory itself: only within one file system is a file put into place in one step.
  temporary=$(mktemp -d "$directory/.$name.XXXXXXXX") || fail "$directory cannot be written to"
  trap 'rm -rf "$temporary"' EXIT

  say "Downloading $name $version for $processor-$suffix"
  download "$downloads/v$version/SHA256SUMS" "$temporary/SHA256SUMS" ||
    fail "SHA256SUMS of version $version cannot be downloaded"
  find_expected
  download "$downloads/v$version/$file" "$temporary/$name" ||
    fail "$file of version $version cannot be downloaded"
  [ "$(checksum "$temporary/$name")" = "$expected" ] ||
    fail "what was downloaded is not what SHA256SUMS says"

  chmod 755 "$temporary/$name" || fail "$directory does not take a program"
  [ "$("$temporary/$name" --version </dev/null 2>/dev/null)" = "$version" ] ||
    fail "the program does not start on this system"
  mv -f "$temporary/$name" "$directory/$name" || fail "$directory/$name cannot be replaced"
  say "Installed: $directory/$name"
  case :${PATH:-}: in
    *:"$directory":*) say "Next: $name init you@example.com" ;;
    *) say "$directory is not in your PATH. Next: $directory/$name init you@example.com" ;;
  esac
}

# The braces are read to their end before anything in them is done.
{ main "$@"; exit; }
