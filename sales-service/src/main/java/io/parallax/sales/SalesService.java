package io.parallax.sales;

import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts sales-service; its settings are in {@code sales-service.yml}. */
public final class SalesService {
  private SalesService() {}

  public static void main(String[] args) {
    new SpringApplicationBuilder(SalesConfiguration.class)
        .properties("spring.config.name=sales-service")
        .run(args);
  }
}
