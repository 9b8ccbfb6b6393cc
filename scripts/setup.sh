# Finds or installs what the scripts need. Sourced by ./scripts/demo and ./scripts/test.
#
# Deno goes into .deno/ of this checkout, with its cache: nothing outside is touched.
# Dovecot is a Debian package; it is installed without being started or enabled.
# Cyrus and Courier cannot be installed beside it: they are unpacked into .servers/ of this checkout.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deno_version=2.9.6

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

has_version() { [ "$("$1" --version 2>/dev/null | head -n 1 | cut -d ' ' -f 2)" = "$deno_version" ]; }

install_deno_with_npm() {
  npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    --prefix "$root/.deno/npm" "deno@$deno_version" >&2 || return 1
  # The package's own launcher needs its install script; the binary itself does not.
  local binary
  binary=$(ls -d "$root"/.deno/npm/node_modules/@deno/*/deno* 2>/dev/null | grep -E '/deno(\.exe)?$' | head -n 1)
  [ -n "$binary" ] || return 1
  mkdir -p "$root/.deno/bin"
  ln -sf "$binary" "$root/.deno/bin/deno"
}

install_deno_with_installer() {
  command -v curl >/dev/null || return 1
  curl -fsSL https://deno.land/install.sh |
    DENO_INSTALL="$root/.deno" sh -s -- -y --no-modify-path "v$deno_version" >&2
}

setup_deno() {
  export DENO_DIR="$root/.deno/cache"
  export DENO_NO_UPDATE_CHECK=1
  if [ -x "$root/.deno/bin/deno" ] && has_version "$root/.deno/bin/deno"; then
    DENO="$root/.deno/bin/deno"
  elif command -v deno >/dev/null && has_version "$(command -v deno)"; then
    DENO=$(command -v deno)
  else
    say "Installing Deno $deno_version into $root/.deno"
    if ! { command -v npm >/dev/null && install_deno_with_npm; } && ! install_deno_with_installer; then
      fail "Deno $deno_version could not be installed: it needs npm, or curl and a way to deno.land."
    fi
    DENO="$root/.deno/bin/deno"
    has_version "$DENO" || fail "$DENO is not Deno $deno_version."
  fi
  export DENO
  PATH="$(dirname "$DENO"):$PATH"
  export PATH
}

# Debian starts a mail server as soon as it is installed; this one is only wanted as a program.
apt_install() {
  local as_root=$1 policy=/usr/sbin/policy-rc.d made_policy=
  shift
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null &&
      $as_root chmod 755 "$policy" && made_policy=yes
  fi
  $as_root apt-get update -qq >&2
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >&2
  local result=$?
  [ -z "$made_policy" ] || $as_root rm -f "$policy"
  if [ -d /run/systemd/system ]; then
    case " $* " in
      *" dovecot-imapd "*) $as_root systemctl disable --quiet dovecot.service dovecot.socket 2>/dev/null ;;
    esac
    case " $* " in
      *" nginx "*) $as_root systemctl disable --quiet nginx.service 2>/dev/null ;;
    esac
  fi
  return $result
}

# need_packages PROGRAM PURPOSE PACKAGE...: installs Debian packages, or says how to.
need_packages() {
  local program=$1 purpose=$2 as_root=
  shift 2
  if [ "$(id -u)" != 0 ]; then as_root="sudo"; fi
  if ! command -v apt-get >/dev/null; then
    fail "$program is needed as $purpose, and this is no Debian or Ubuntu.
Install it with your package manager ($*), then run this again."
  fi
  if [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
    [ -t 0 ] || fail "$program is needed as $purpose. Install it with
  sudo apt-get update && sudo apt-get install --no-install-recommends $*
then run this again."
    say "$program is needed as $purpose; sudo will ask for your password."
  fi
  say "Installing $program (no service is started)"
  apt_install "$as_root" "$@" || fail "apt-get could not install $*."
}

setup_dovecot() {
  PATH="$PATH:/usr/sbin:/sbin"
  export PATH
  if command -v dovecot >/dev/null && command -v doveadm >/dev/null &&
    [ -e /usr/lib/dovecot/imap ] && command -v openssl >/dev/null; then
    return
  fi
  need_packages Dovecot "the mail server of the tests and the demo" dovecot-imapd openssl
}

# Ubuntu's package of this name only leads to a snap and cannot be started here.
has_chromium() {
  chromium --version >/dev/null 2>&1 || chromium-browser --version >/dev/null 2>&1
}

# One font is enough: a letter without a glyph is drawn as a box, and a box has pixels too.
setup_chromium() {
  has_chromium && return
  need_packages Chromium "the judge of what a reader of a mail sees" chromium fonts-dejavu-core
  has_chromium || fail "Chromium is installed and does not start: chromium --version"
}

setup_jq() {
  command -v jq >/dev/null || need_packages jq "what docs/incident.md reads logs with" jq
}

# What judges the files of deploy/, about 1 MB. Where it cannot be had, the tests say what they leave
# out: nobody needs a firewall and a proxy to work on the program.
setup_deploy_tools() {
  PATH="$PATH:/usr/sbin:/sbin"
  export PATH
  local missing=()
  command -v systemd-analyze >/dev/null || missing+=(systemd)
  command -v nft >/dev/null || missing+=(nftables)
  command -v nginx >/dev/null || missing+=(nginx)
  [ ${#missing[@]} = 0 ] && return
  (need_packages "${missing[*]}" "the judge of what is in deploy/" "${missing[@]}") || true
}

# What the installer of a release is tested with; shasum is a part of perl.
setup_installer_tools() {
  local name missing=
  for name in curl wget shasum shellcheck; do
    command -v "$name" >/dev/null || missing="$missing $name"
  done
  [ -z "$missing" ] ||
    need_packages "$missing" "what deploy/install.sh is tested with" \
      ca-certificates curl wget perl shellcheck
}

# libraries_of CHOICE PACKAGE...: names the libraries that packages need, with all that these need;
# CHOICE is `all`, or `missing` for those that this system has not.
libraries_of() {
  local choice=$1 library
  shift
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "$@" | awk -v wanted="$*" '
    /^[^ ]/ { package = $1 }
    /Depends: z?lib/ { needs[package] = needs[package] " " $NF }
    END {
      count = split(wanted, queue, " ")
      for (i = 1; i <= count; i++) {
        n = split(needs[queue[i]], libraries, " ")
        for (j = 1; j <= n; j++) {
          if (seen[libraries[j]]++) continue
          queue[++count] = libraries[j]
          print libraries[j]
        }
      }
    }' | while read -r library; do
    [ "$choice" = missing ] &&
      [ "$(dpkg-query -W -f '${db:Status-Status}' "$library" 2>/dev/null)" = installed ] && continue
    printf '%s\n' "$library"
  done
}

update_packages() {
  if [ "$(id -u)" = 0 ]; then apt-get update -qq >&2; else sudo -n apt-get update -qq >&2; fi
}

# unpack_server NAME LIBRARIES PROGRAM PACKAGE...: unpacks packages, with `all` libraries or the
# `missing` ones, into .servers/NAME, where PROGRAM is then found. Nothing is installed or started.
unpack_server() {
  local name=$1 libraries=$2 program=$3 folder="$root/.servers/$1" attempt package
  shift 3
  [ -e "$folder/$program" ] && [ "$(cat "$folder/packages" 2>/dev/null)" = "$*" ] && return
  if ! command -v apt-get >/dev/null; then
    say "$name cannot be had: this is no Debian or Ubuntu."
    return
  fi
  say "Unpacking $name into $folder (nothing is installed)"
  # The lists of packages are fetched only where they do not know it, or no longer rightly.
  for attempt in 1 2; do
    [ $attempt = 1 ] || update_packages
    rm -rf "$folder" "$folder.part"
    mkdir -p "$folder.part/packages"
    (
      cd "$folder.part/packages" && apt-cache show "$@" >/dev/null 2>&1 &&
        apt-get download -qq -o APT::Sandbox::User=root "$@" $(libraries_of "$libraries" "$@") >&2 ||
        exit 1
      for package in *.deb; do dpkg-deb -x "$package" .. || exit 1; done
    ) && [ -e "$folder.part/$program" ] && rm -rf "$folder.part"/packages "$folder.part"/usr/share &&
      printf '%s\n' "$*" >"$folder.part/packages" && mv "$folder.part" "$folder" && return
  done
  rm -rf "$folder.part"
  say "$name cannot be had: apt-get could not download $*."
}

# Beside Dovecot only these are left out where they cannot be had; the tests say so.
setup_cyrus() {
  unpack_server cyrus missing usr/lib/cyrus/bin/master cyrus-imapd cyrus-common sasl2-bin \
    libsasl2-modules libsasl2-modules-db libeatmydata1
}

# Its paths are fixed in its programs, so it gets a root of its own, with all libraries.
setup_courier() {
  unpack_server courier all usr/bin/couriertls courier-imap courier-base courier-authlib \
    courier-authlib-userdb courier-authdaemon gamin
}
