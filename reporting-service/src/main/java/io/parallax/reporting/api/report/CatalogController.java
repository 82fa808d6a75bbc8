package io.parallax.reporting.api.report;

import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.FactFigure;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Maturity;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportCatalog;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.facts.FactList;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What reports, lists of facts and indicators there are, over REST. */
@RestController
final class CatalogController {
  static final String PATH = "/api/v1/reports";
  static final String FACTS = "/api/v1/facts";

  /** A report. */
  record ReportDescription(
      String name,
      String path,
      String words,
      String rows,
      List<ParameterDescription> parameters,
      List<ColumnDescription> columns,
      List<ColumnDescription> headline) {

    static ReportDescription of(ReportDefinition<?> report) {
      return new ReportDescription(
          report.name(),
          ReportEndpoint.path(report),
          report.title(),
          report.rows(),
          ReportEndpoint.parameters(report).stream()
              .map(ParameterDescription::of)
              .toList(),
          report.columns().stream().map(ColumnDescription::of).toList(),
          report.headline().stream().map(ColumnDescription::of).toList());
    }
  }

  /** A list of facts. */
  record FactListDescription(
      String name,
      String path,
      List<ParameterDescription> parameters,
      List<ColumnDescription> columns,
      List<ColumnDescription> people,
      List<String> figures) {

    static FactListDescription of(FactList list) {
      return new FactListDescription(
          list.resource(),
          FactListEndpoint.path(list),
          FactListEndpoint.parameters(list).stream()
              .map(ParameterDescription::of)
              .toList(),
          list.columns().stream().map(ColumnDescription::of).toList(),
          list.people().stream().map(ColumnDescription::of).toList(),
          list.figures().stream().map(FactFigure::figureName).toList());
    }
  }

  /** A parameter of a report. */
  record ParameterDescription(
      String name,
      String words,
      boolean required,
      boolean repeatable,
      List<String> values,
      @Nullable Object otherwise) {

    static ParameterDescription of(Parameter<?> parameter) {
      return new ParameterDescription(
          parameter.name(),
          parameter.words(),
          parameter.isRequired(),
          parameter.style() == Parameter.Style.REPEATED,
          parameter.values(),
          parameter.otherwise());
    }
  }

  /** A column of a report. */
  record ColumnDescription(
      String name,
      String words,
      String type,
      String presence,
      @Nullable String unit,
      @Nullable String direction,
      boolean additive,
      @Nullable String nullMeans,
      List<String> values,
      @Nullable String facts) {

    static ColumnDescription of(Column column) {
      return new ColumnDescription(
          column.name(),
          column.words(),
          column.type().text(),
          column.presence().text(),
          column.unit(),
          column.direction() == null ? null : column.direction().text(),
          column.isAdditive(),
          column.nullMeans(),
          column.values(),
          FactFigure.named(column.name()).map(FactListEndpoint::path).orElse(null));
    }
  }

  /** An entry of the catalogue of indicators. */
  record IndicatorDescription(
      String id,
      String kind,
      String title,
      String formula,
      String unit,
      String direction,
      String dateBasis,
      @Nullable String horizon,
      int minimumN,
      String source,
      String changeTest,
      String groupTest,
      String facts) {

    static IndicatorDescription of(Indicator indicator, Deadlines deadlines) {
      Duration horizon = Maturity.horizon(indicator, deadlines);
      return new IndicatorDescription(
          indicator.id(),
          indicator.kind().text(),
          indicator.title(),
          indicator.formulaInWords(),
          indicator.unit().text(),
          indicator.direction().text(),
          indicator.dateBasis(),
          horizon == null ? null : Maturity.text(horizon),
          indicator.minimumN(),
          indicator.source(),
          indicator.changeTest(),
          indicator.groupTest(),
          FactListEndpoint.path(FactFigure.named(indicator.id()).orElseThrow()));
    }
  }

  private final ReportCatalog catalog;
  private final CubeReader cube;
  private final TransactionOperations snapshots;

  CatalogController(ReportCatalog catalog, CubeReader cube, TransactionOperations snapshots) {
    this.catalog = catalog;
    this.cube = cube;
    this.snapshots = snapshots;
  }

  @GetMapping(PATH)
  List<ReportDescription> reports() {
    return catalog.reports().stream().map(ReportDescription::of).toList();
  }

  @GetMapping(FACTS)
  List<FactListDescription> facts() {
    return FactList.ALL.stream().map(FactListDescription::of).toList();
  }

  @GetMapping("/api/v1/indicators")
  List<IndicatorDescription> indicators() {
    Deadlines deadlines = snapshots.execute(status -> cube.deadlines());
    return Arrays.stream(Indicator.values())
        .map(indicator -> IndicatorDescription.of(indicator, deadlines))
        .toList();
  }
}
