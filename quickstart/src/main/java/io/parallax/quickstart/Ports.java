package io.parallax.quickstart;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The TCP ports of the stack, all of this machine. */
public record Ports(
    int reporting,
    int sales,
    int outcomes,
    int reportingManagement,
    int salesManagement,
    int outcomesManagement,
    int kafka,
    int kafkaController,
    int postgres) {

  private static final Ports DEFAULTS =
      new Ports(8080, 8081, 8082, 9080, 9081, 9082, 9092, 9093, 5432);

  /** The highest offset that leaves every port valid. */
  static final int MAX_OFFSET = 65535 - 9093;

  /** The documented ports, each {@code offset} higher. */
  public static Ports defaults(int offset) {
    return of(DEFAULTS.byUser().values().stream().map(port -> port + offset).iterator());
  }

  /**
   * Ports that are free now.
   *
   * <p>They lie below the range from which the system takes ports for outgoing connections, so that
   * no connection occupies the port of a part while that part is stopped.
   */
  public static Ports free() {
    return of(free(DEFAULTS.byUser().size()).iterator());
  }

  /** So many different ports, free now like those of {@link #free()}. */
  public static List<Integer> free(int count) {
    Set<Integer> free = new LinkedHashSet<>();
    while (free.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      if (isFree(port)) {
        free.add(port);
      }
    }
    return List.copyOf(free);
  }

  /** A warning if the system may take some of them for its own connections. */
  Optional<String> warning() {
    return byUser().values().stream()
        .filter(port -> port >= 32_768 && port <= 60_999)
        .min(Integer::compare)
        .map(
            ("Port %d and others are among those that systems take for outgoing connections: one may be"
                    + " in use when a part starts again. An offset below 23,000 avoids it.")
                ::formatted);
  }

  int of(Service service) {
    return switch (service) {
      case SALES -> sales;
      case OUTCOMES -> outcomes;
      case REPORTING -> reporting;
    };
  }

  int managementOf(Service service) {
    return switch (service) {
      case SALES -> salesManagement;
      case OUTCOMES -> outcomesManagement;
      case REPORTING -> reportingManagement;
    };
  }

  /** Throws, with every port in use and who needs it, if there is one. */
  void requireFree() {
    List<String> taken = new ArrayList<>();
    byUser().forEach((user, port) -> {
      if (!isFree(port)) {
        taken.add("port " + port + ", needed by " + user + ", is in use");
      }
    });
    if (!taken.isEmpty()) {
      throw new StackException(String.join("\n", taken)
          + "\nStop what uses it, or move every port, for example with --port-offset 1000");
    }
  }

  private static Ports of(Iterator<Integer> ports) {
    return new Ports(
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next(),
        ports.next());
  }

  /** In the order of the record's components. */
  private Map<String, Integer> byUser() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("reporting-service", reporting);
    ports.put("sales-service", sales);
    ports.put("outcomes-service", outcomes);
    ports.put("reporting-service (management)", reportingManagement);
    ports.put("sales-service (management)", salesManagement);
    ports.put("outcomes-service (management)", outcomesManagement);
    ports.put("Kafka", kafka);
    ports.put("Kafka (controller)", kafkaController);
    ports.put("PostgreSQL", postgres);
    return ports;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
