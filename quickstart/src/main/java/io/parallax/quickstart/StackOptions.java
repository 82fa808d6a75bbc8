package io.parallax.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link LocalStack} consists of and where.
 *
 * @param dataFolder keeps everything between two runs, logs included; made if it does not exist
 * @param partitions of each of the two topics, when they are made
 * @param services those to start at once; each of the others can be started later
 * @param environment further environment variables of every service
 * @param home the top folder of the repository, where the executable jars are looked for
 */
public record StackOptions(
    Path dataFolder,
    Ports ports,
    int partitions,
    Set<Service> services,
    Map<String, String> environment,
    Path home) {

  public StackOptions {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    services = Set.copyOf(services);
    environment = Map.copyOf(environment);
  }

  /** All three services on free ports, with 6 partitions. */
  public static StackOptions in(Path dataFolder) {
    return new StackOptions(
        dataFolder, Ports.free(), 6, EnumSet.allOf(Service.class), Map.of(), repository());
  }

  public StackOptions withPorts(Ports other) {
    return new StackOptions(dataFolder, other, partitions, services, environment, home);
  }

  public StackOptions withPartitions(int number) {
    return new StackOptions(dataFolder, ports, number, services, environment, home);
  }

  /** Only these services to begin with; none is fine. */
  public StackOptions withServices(Collection<Service> some) {
    return new StackOptions(dataFolder, ports, partitions, Set.copyOf(some), environment, home);
  }

  /** One more environment variable of every service. */
  public StackOptions withEnvironment(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new StackOptions(dataFolder, ports, partitions, services, more, home);
  }

  /** What the property {@code parallax.home} says, else the nearest folder above that fits. */
  public static Path repository() {
    String given = System.getProperty("parallax.home");
    if (given != null) {
      return Path.of(given);
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(Service.REPORTING.moduleName()))) {
        return folder;
      }
    }
    return here;
  }
}
