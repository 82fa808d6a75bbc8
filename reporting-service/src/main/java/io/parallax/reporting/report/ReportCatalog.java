package io.parallax.reporting.report;

import java.util.List;
import java.util.Optional;

/** All reports there are. */
public record ReportCatalog(List<ReportDefinition<?>> reports) {
  public Optional<ReportDefinition<?>> named(String name) {
    return reports.stream().filter(report -> report.name().equals(name)).findFirst();
  }
}
