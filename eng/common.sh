# Shared by ./mkube and ./test: builds what is out of date and installs Debian packages that are missing.
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)

# stale STAMP: whether any source is newer than the stamp file. Folders count too (a deleted file touches only its folder), except
# the projects' own, in which builds make bin and obj.
stale() {
  [ ! -e "$1" ] || [ -n "$(find "$root/src" "$root"/Directory.*.props "$root/Directory.Build.targets" "$root/global.json" "$root/eng" \
    \( -name bin -o -name obj \) -prune -o \( -type f -o -path "$root/src/*/*" \) -newer "$1" -print -quit)" ]
}

# quietly WHAT LOG COMMAND...: says WHAT in one line, runs the command, and shows its output only when it fails.
quietly() {
  local what=$1 log=$2
  shift 2
  echo "$what" >&2
  "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; echo "mkube: failed: $*" >&2; exit 1; }
}

publish() {
  mkdir -p "$root/out"
  exec 9>"$root/out/.lock"
  flock 9
  if stale "$root/out/mkube/.built"; then
    command -v dotnet >/dev/null || { echo "mkube: the .NET 10 SDK is needed to build: no 'dotnet' on PATH" >&2; exit 1; }
    touch "$root/out/.building"
    quietly "mkube: building" "$root/out/build.log" dotnet publish "$root/src/MiniKube/MiniKube.csproj" -c Release -r linux-x64 \
      --self-contained false -p:PublishReadyToRun=true -o "$root/out/mkube" --nologo -v quiet
    mv "$root/out/.building" "$root/out/mkube/.built"
  fi
  exec 9>&-
}

# need PACKAGE:COMMAND...: installs the packages whose commands (or files, when the name is a path) are missing.
need() {
  local missing=() pair package command
  for pair in "$@"; do
    package=${pair%%:*} command=${pair#*:}
    case $command in
      /*) [ -e "$command" ] || missing+=("$package") ;;
      *) command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" = 0 ] || { echo "mkube: missing packages ${missing[*]}: run this once as root, or apt-get install them" >&2; exit 1; }
  mkdir -p "$root/out"
  quietly "mkube: installing ${missing[*]}" "$root/out/apt.log" sh -c \
    "apt-get install -y --no-install-recommends ${missing[*]} || { apt-get update && apt-get install -y --no-install-recommends ${missing[*]}; }"
}

runtime_packages=(crun:crun conmon:conmon nftables:nft libnftables1:/usr/lib/x86_64-linux-gnu/libnftables.so.1 iproute2:ip
  busybox-static:/bin/busybox util-linux:unshare)
test_packages=(etcd-server:etcd docker-registry:docker-registry bind9-dnsutils:dig runc:runc conntrack:conntrack)
