package io.parallax.outcomes;

import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts outcomes-service; its settings are in {@code outcomes-service.yml}. */
public final class OutcomesService {
  private OutcomesService() {}

  public static void main(String[] args) {
    new SpringApplicationBuilder(OutcomesConfiguration.class)
        .properties("spring.config.name=outcomes-service")
        .run(args);
  }
}
