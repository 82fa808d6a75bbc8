package io.parallax.benchmarks.spring;

import java.util.Map;
import org.springframework.boot.SpringApplication;

/** Starts one of the three programs of this module. */
final class SpringPeer {
  private SpringPeer() {}

  /**
   * Takes broker, group, folder, port, and {@code consumer} with the URL of a database and
   * a topic, {@code noop} or {@code sender}.
   */
  public static void main(String[] args) {
    Class<?> program = switch (args[4]) {
      case "consumer" -> TextbookConsumer.class;
      case "noop" -> NoOpEndpoint.class;
      case "sender" -> TextbookSender.class;
      default -> throw new IllegalArgumentException(args[4]);
    };
    var application = new SpringApplication(program);
    application.setDefaultProperties(Map.of(
        "server.port",
        args[3],
        "server.address",
        "localhost",
        "spring.main.banner-mode",
        "off",
        "spring.threads.virtual.enabled",
        "true",
        "spring.kafka.bootstrap-servers",
        args[0],
        "spring.kafka.consumer.group-id",
        args[1],
        "spring.datasource.url",
        args.length > 5 ? args[5] : "jdbc:postgresql://localhost/none",
        "topic",
        args.length > 6 ? args[6] : ""));
    application.run();
  }
}
