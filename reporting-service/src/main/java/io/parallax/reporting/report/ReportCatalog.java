package io.parallax.reporting.report;

import java.util.List;

/** All reports there are. */
public record ReportCatalog(List<ReportDefinition<?>> reports) {}
