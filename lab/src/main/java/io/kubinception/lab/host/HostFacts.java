package io.kubinception.lab.host;

import io.kubinception.lab.LabException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this host says of itself. */
final class HostFacts {

  private static final int ROUTE_INTERFACE = 0;
  private static final int ROUTE_DESTINATION = 1;
  private static final int ROUTE_MASK = 7;

  private final Path proc;

  HostFacts(Path proc) {
    this.proc = proc;
  }

  long availableMemoryMiB() {
    return lines("meminfo").stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** That has this folder, or its nearest parent that this process can see. */
  FileStore disk(Path folder) {
    try {
      Path visible = folder;
      while (!Files.isReadable(visible) && visible.getParent() != null) {
        visible = visible.getParent();
      }
      return Files.getFileStore(visible);
    } catch (IOException e) {
      throw new LabException("Cannot tell on which disk " + folder + " is", e);
    }
  }

  long freeDiskMiB(Path folder) {
    try {
      return disk(folder).getUsableSpace() / (1024 * 1024);
    } catch (IOException e) {
      throw new LabException("Cannot tell how much disk is free at " + folder, e);
    }
  }

  /** Routes but the default one, by what is behind them: the interface and the network. */
  Map<String, AddressRange> routes() {
    var routes = new TreeMap<String, AddressRange>();
    for (String line : lines("net/route").stream().skip(1).toList()) {
      String[] columns = line.strip().split("\\s+");
      long first = littleEndian(columns[ROUTE_DESTINATION]);
      long mask = littleEndian(columns[ROUTE_MASK]);
      if (mask != 0) {
        var range = new AddressRange(first, first + (~mask & 0xffffffffL));
        routes.put("the route by " + columns[ROUTE_INTERFACE] + " number " + routes.size(), range);
      }
    }
    return routes;
  }

  private static long littleEndian(String hex) {
    return Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16)));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (IOException e) {
      throw new LabException("Cannot read " + proc.resolve(file) + ": a lab needs Linux.", e);
    }
  }
}
