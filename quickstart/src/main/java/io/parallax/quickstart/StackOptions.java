package io.parallax.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link LocalStack} consists of and where.
 *
 * @param dataFolder keeps everything between two runs, logs included; made if it does not exist
 * @param partitions of each of the two topics, when they are made
 * @param services those to start at once; each of the others can be started later
 * @param environment further environment variables of every service
 * @param jvmOptions of the broker and of every service
 * @param postgresSettings lines of postgresql.conf, beside those of every stack
 * @param home the top folder of the repository, where the executable jars are looked for
 */
public record StackOptions(
    Path dataFolder,
    Ports ports,
    int partitions,
    Set<Service> services,
    Map<String, String> environment,
    List<String> jvmOptions,
    Map<String, String> postgresSettings,
    Path home) {

  /** For a short life on a small machine: no second compiler, one thread to collect. */
  public static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public StackOptions {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    services = Set.copyOf(services);
    environment = Map.copyOf(environment);
    jvmOptions = List.copyOf(jvmOptions);
    postgresSettings = Map.copyOf(postgresSettings);
  }

  /** All three services on free ports, with 6 partitions. */
  public static StackOptions in(Path dataFolder) {
    return new StackOptions(
        dataFolder,
        Ports.free(),
        6,
        EnumSet.allOf(Service.class),
        Map.of(),
        QUICK_START,
        Map.of(),
        repository());
  }

  public StackOptions withPorts(Ports other) {
    return new StackOptions(
        dataFolder, other, partitions, services, environment, jvmOptions, postgresSettings, home);
  }

  public StackOptions withPartitions(int number) {
    return new StackOptions(
        dataFolder, ports, number, services, environment, jvmOptions, postgresSettings, home);
  }

  /** Only these services to begin with; none is fine. */
  public StackOptions withServices(Collection<Service> some) {
    return new StackOptions(
        dataFolder,
        ports,
        partitions,
        Set.copyOf(some),
        environment,
        jvmOptions,
        postgresSettings,
        home);
  }

  /** One more environment variable of every service. */
  public StackOptions withEnvironment(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new StackOptions(
        dataFolder, ports, partitions, services, more, jvmOptions, postgresSettings, home);
  }

  /** Other options of every JVM than those for a quick start. */
  public StackOptions withJvmOptions(List<String> others) {
    return new StackOptions(
        dataFolder, ports, partitions, services, environment, others, postgresSettings, home);
  }

  /** Further lines of postgresql.conf. */
  public StackOptions withPostgresSettings(Map<String, String> settings) {
    return new StackOptions(
        dataFolder, ports, partitions, services, environment, jvmOptions, settings, home);
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
