#!/bin/bash
# SPDX-License-Identifier: BSL-1.0
# debian.sh <folder with the packages> <folder of the consumer>
# Installs the Debian packages, uses them and removes them. That happens in a copy of this system that only this script
# sees: an overlay whose changes are kept in memory and are gone when the script ends. Skipped (77) where that can not be
# made.
set -euo pipefail
skip() {
    echo "skipped: $*"
    exit 77
}
if [[ ${1:-} != --inside ]]; then
    [[ $(id -u) -eq 0 ]] || skip "only root may install packages"
    command -v dpkg >/dev/null || skip "there is no dpkg"
    unshare --mount true 2>/dev/null || skip "this machine allows no mounts"
    work=$(mktemp -d)
    trap 'rmdir "$work"' EXIT
    unshare --mount --propagation private "$0" --inside "$work" "$@"
    exit
fi
work=$2
packages=$3
consumer=$4

complain() {
    echo "$1"
    exit 1
}
changes=$work/changes
root=$work/root
mount -t tmpfs -o mode=755 none "$work"
mkdir "$changes" "$work/scratch" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$changes,workdir=$work/scratch" "$root" 2>/dev/null ||
    skip "this machine allows no overlay over its root"
for folder in /dev /proc; do mount --rbind "$folder" "$root$folder"; done
inside=(chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
"${inside[@]}" cmake --version >/dev/null || skip "the system is on more than one file system"

place=/asio-openai
mkdir "$root$place"
cp -r "$packages" "$root$place/packages"
cp -r "$consumer" "$root$place/consumer"
mapfile -t names < <(for file in "$packages"/*.deb; do dpkg-deb --field "$file" Package; done | sort)
[[ ${names[*]} == "libasio-openai-dev libasio-openai-testing-dev libasio-openai"[0-9]* ]] ||
    complain "these are the packages: ${names[*]}"

echo "== install ${names[*]}"
"${inside[@]}" sh -c "dpkg --install $place/packages/*.deb"
"${inside[@]}" dpkg --verify "${names[@]}"
mapfile -t installed < <("${inside[@]}" dpkg --listfiles "${names[@]}" | grep openai | sort -u)
for library in libasio_openai libasio_openai_testing; do
    [[ "${installed[*]} " == *"/$library.so.${names[2]#libasio-openai} "* ]] || complain "$library has no SOVERSION"
done
((${#installed[@]} > 100)) || complain "only ${#installed[@]} files were installed"

for mode in find_package pkg_config; do
    echo "== use with $mode"
    "${inside[@]}" cmake -S $place/consumer -B $place/$mode -DCONSUMER_MODE=$mode
    "${inside[@]}" cmake --build $place/$mode
    "${inside[@]}" $place/$mode/consumer
done
echo "== use openai-test-server"
coproc SERVER { exec "${inside[@]}" openai-test-server; }
server=$SERVER_PID
trap 'kill "$server"' EXIT
read -r -u "${SERVER[0]}" line
[[ $line == OPENAI_BASE_URL=* ]] || complain "openai-test-server says: $line"
"${inside[@]}" curl --silent --fail "${line#*=}/models" | grep gpt-4o || complain "openai-test-server does not answer"
trap - EXIT
kill "$server"
wait "$server" || true

echo "== remove"
"${inside[@]}" dpkg --remove "${names[@]}"
if "${inside[@]}" $place/find_package/consumer 2>/dev/null; then complain "the library is still found"; fi
for file in "${installed[@]}"; do
    if [[ -e $root$file ]]; then complain "left behind: $file"; fi
done
# Whatever else has changed is the package manager's, or the linker's list of libraries.
known="^(/var/(lib/dpkg|log|cache)|/etc/ld\\.so\\.cache|/tmp|$place)(/|\$)"
left=$(find "$changes" -not -type d -printf '/%P\n' | grep -vE "$known" || true)
[[ -z $left ]] || complain "left behind: $left"
