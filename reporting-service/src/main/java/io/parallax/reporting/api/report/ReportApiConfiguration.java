package io.parallax.reporting.api.report;

import io.parallax.reporting.api.ApiProperties;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.query.FactReader;
import io.parallax.reporting.report.ReportCatalog;
import io.parallax.reporting.report.Reports;
import io.parallax.reporting.report.coverage.CoverageReport;
import io.parallax.reporting.report.facts.FactList;
import io.parallax.reporting.report.facts.FactPages;
import io.parallax.reporting.report.heterogeneity.HeterogeneityReport;
import io.parallax.reporting.report.period.ComparisonReport;
import io.parallax.reporting.report.period.OutcomesReport;
import io.parallax.reporting.report.period.RevenueReport;
import io.parallax.reporting.report.period.SalesReport;
import io.parallax.reporting.store.LedgerReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Wiring of the reports. */
@Configuration(proxyBeanMethods = false)
@Import(CatalogController.class)
public class ReportApiConfiguration {

  /** To add a report, add it here. */
  @Bean
  public ReportCatalog reportCatalog(
      CubeReader cube, DimensionValues dimensionValues, ApiProperties properties) {
    int maxRows = properties.maxRows();
    return new ReportCatalog(List.of(
        new SalesReport(cube, maxRows),
        new RevenueReport(cube, maxRows),
        new OutcomesReport(cube, maxRows),
        new ComparisonReport(cube, maxRows),
        new CoverageReport(cube, dimensionValues, maxRows),
        new HeterogeneityReport(cube, maxRows)));
  }

  @Bean
  Reports reports(CubeReader cube, TransactionOperations snapshots) {
    return new Reports(cube, snapshots);
  }

  /** A route for each report. */
  @Bean
  SmartInitializingSingleton reportRoutes(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
      ReportCatalog catalog,
      Reports reports,
      NextPage nextPage,
      ApiProperties properties,
      InstantSource clock) {
    return () -> catalog
        .reports()
        .forEach(report -> route(
            mappings,
            ReportEndpoint.path(report),
            new ReportEndpoint<>(report, reports, nextPage, properties.timeZone(), clock)));
  }

  @Bean
  FactReader factReader(DataSource dataSource) {
    return new FactReader(JdbcClient.create(dataSource), new LedgerReader(dataSource));
  }

  /** A route for each list of facts. */
  @Bean
  SmartInitializingSingleton factRoutes(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
      CubeReader cube,
      FactReader facts,
      TransactionOperations snapshots,
      Reports reports,
      NextPage nextPage,
      ApiProperties properties,
      InstantSource clock) {
    var pages = new FactPages(cube, facts, snapshots);
    return () -> FactList.ALL.forEach(list -> route(
        mappings,
        FactListEndpoint.path(list),
        new FactListEndpoint(list, pages, reports, nextPage, properties.timeZone(), clock)));
  }

  private static void route(RequestMappingHandlerMapping mappings, String path, Object endpoint) {
    RequestMappingInfo get = RequestMappingInfo.paths(path)
        .methods(RequestMethod.GET)
        .options(mappings.getBuilderConfiguration())
        .build();
    try {
      mappings.registerMapping(
          get,
          endpoint,
          endpoint
              .getClass()
              .getDeclaredMethod("answer", HttpServletRequest.class, HttpServletResponse.class));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
