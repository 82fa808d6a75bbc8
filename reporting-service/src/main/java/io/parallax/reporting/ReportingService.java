package io.parallax.reporting;

import org.springframework.boot.SpringApplication;

/** Starts reporting-service. */
public final class ReportingService {
  private ReportingService() {}

  public static void main(String[] args) {
    System.setProperty("spring.config.name", "reporting-service");
    SpringApplication.run(ReportingConfiguration.class, args);
  }
}
