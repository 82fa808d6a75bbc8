package io.parallax.reporting;

import io.parallax.reporting.operate.OperatorCommand;
import org.springframework.boot.SpringApplication;

/** Starts reporting-service, or runs a command for its operator. */
public final class ReportingService {
  private ReportingService() {}

  public static void main(String[] args) {
    System.setProperty("spring.config.name", "reporting-service");
    if (OperatorCommand.isMeant(args)) {
      System.exit(OperatorCommand.run(args, System.out, System.err));
    }
    SpringApplication.run(ReportingConfiguration.class, args);
  }
}
