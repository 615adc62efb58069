package io.kubinception.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {

  private final Path proc;

  HostFactsTest(@TempDir Path proc) {
    this.proc = proc;
  }

  @Test
  void readsTheMemoryThatProgramsCanHave() throws IOException {
    Files.writeString(
        proc.resolve("meminfo"), "MemTotal:       24684236 kB\nMemAvailable:   8388608 kB\n");

    assertThat(new HostFacts(proc).availableMemoryMiB()).isEqualTo(8192);
  }

  @Test
  void readsRoutesButTheDefaultOne() throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/route"),
        """
        Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
        eth0\t00000000\t01001FAC\t0003\t0\t0\t0\t00000000\t0\t0\t0
        vpn0\t00001EAC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
        """);

    assertThat(new HostFacts(proc).routes().values())
        .containsExactly(AddressRange.parse("172.30.0.0/16"));
  }

  @Test
  void asksTheDiskOfTheNearestFolderThatItSees() {
    assertThat(new HostFacts(proc).freeDiskMiB(proc.resolve("not/there"))).isPositive();
  }
}
