#!/usr/bin/perl
# Writes as etcd's log does (2,300 bytes, then fdatasync), and prints how long the fdatasync took in
# microseconds: the median, 99 of 100, the longest. Perl is on every Debian and Ubuntu.
use strict;
use warnings;

my ($file, $times) = @ARGV;
# clock_gettime and fdatasync by number: Perl's smallest installation has no module for them.
my ($clock, $sync) = `uname -m` =~ /aarch64/ ? (113, 83) : (228, 75);

sub now {
  my $time = "\0" x 16;
  syscall($clock, 1, $time);
  my ($seconds, $nanos) = unpack("qq", $time);
  return $seconds * 1e6 + $nanos / 1e3;
}

open(my $out, ">", $file) or die "$file: $!\n";
my $block = "\0" x 2300;
my @took;
for (1 .. $times) {
  my $written = syswrite($out, $block);
  die "$file: $!\n" unless defined $written && $written == 2300;
  my $begin = now();
  syscall($sync, fileno($out)) == 0 or die "fdatasync of $file: $!\n";
  push @took, now() - $begin;
}
unlink $file;
@took = sort { $a <=> $b } @took;
printf "%.0f %.0f %.0f\n", $took[$times / 2], $took[$times * 0.99], $took[-1];
