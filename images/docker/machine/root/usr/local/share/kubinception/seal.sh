#!/bin/sh
# Runs once, when the image is built: which units a machine boots with.
set -eu

# Masked: what would touch the host's kernel (sysctl, modules, binfmt, udev, mounts), what waits for
# a network that Docker has set up already, and what only makes noise. nftables.service would flush
# the rules by which Docker answers DNS on 127.0.0.11.
systemctl mask \
  apt-daily.service apt-daily.timer apt-daily-upgrade.service apt-daily-upgrade.timer \
  cloud-init-hotplugd.service cloud-init-hotplugd.socket \
  console-getty.service dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer getty.target \
  dev-hugepages.mount dev-mqueue.mount \
  sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  modprobe@.service systemd-modules-load.service systemd-sysctl.service \
  proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount systemd-binfmt.service \
  systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service systemd-udev-settle.service \
  systemd-firstboot.service systemd-hwdb-update.service systemd-logind.service systemd-random-seed.service \
  systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service \
  systemd-remount-fs.service systemd-timesyncd.service systemd-tmpfiles-clean.timer systemd-update-utmp.service \
  nftables.service

systemctl disable ssh.service ssh.socket 2>/dev/null || true
systemctl enable kubinception-machine-setup.service containerd.service
systemctl set-default multi-user.target
mkdir -p /etc/containerd/certs.d /etc/containerd/conf.d /etc/cni/net.d /etc/kubernetes/kubelet.conf.d \
  /etc/kubernetes/manifests
