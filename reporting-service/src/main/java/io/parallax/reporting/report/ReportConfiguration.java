package io.parallax.reporting.report;

import io.parallax.access.Document;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.store.FirstCauseTransactionManager;
import io.parallax.reporting.store.LedgerReader;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Wiring of the report API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportProperties.class)
@Import({
  ReportController.class,
  CoverageController.class,
  DimensionsController.class,
  QuarantineController.class
})
public class ReportConfiguration {
  private static final String REPORTS = "/api/v1/reports/**";
  private static final String FRESHNESS = "/api/v1/freshness";

  /** Each takes one of the consumer's connections for a moment. */
  private static final int FRESHNESS_PLACES = 2;

  @Bean
  QueryParser queryParser(ReportProperties properties, InstantSource clock) {
    return new QueryParser(properties, clock);
  }

  /**
   * Who may be in work at the same time: reports, lookups, questions to Kafka, which may be slow while
   * the others are not, and changes each have places of their own.
   */
  @Bean
  WebMvcConfigurer places(ReportProperties properties) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new WholePath());
        interceptors
            .addInterceptor(places(true, properties.concurrent(), properties.perCaller()))
            .addPathPatterns(REPORTS);
        interceptors
            .addInterceptor(places(true, properties.concurrent(), properties.perCaller()))
            .addPathPatterns("/api/v1/**")
            .excludePathPatterns(REPORTS, FRESHNESS, Document.OPEN_API);
        interceptors
            .addInterceptor(places(true, FRESHNESS_PLACES, properties.perCaller()))
            .addPathPatterns(FRESHNESS);
        interceptors
            .addInterceptor(places(false, properties.writers(), properties.writers()))
            .addPathPatterns("/api/v1/**");
      }

      private Places places(boolean readers, int count, int most) {
        int perCaller = Math.min(most, Math.ceilDiv(count, 2));
        return new Places(readers, count, perCaller, properties.patience());
      }

      // all but reports is JSON
      @Override
      public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(request -> {
          var accept =
              Accept.of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
          if (accept.quality(MediaType.APPLICATION_JSON) == 0) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
          }
          return List.of(MediaType.APPLICATION_JSON);
        }));
      }
    };
  }

  /** Readers see one snapshot each, and have a pool of connections of their own. */
  @Bean
  TransactionOperations snapshots(DataSource dataSource, ReportProperties properties) {
    var snapshots = new TransactionTemplate(new FirstCauseTransactionManager(dataSource));
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshots.setTimeout(Math.toIntExact(properties.timeout().toSeconds()));
    return snapshots;
  }

  @Bean
  Reports reports(
      DataSource dataSource, TransactionOperations snapshots, ReportProperties properties) {
    return new Reports(
        new CubeReader(JdbcClient.create(dataSource)), snapshots, properties.maxRows());
  }

  @Bean
  ScopeParser scopeParser(ReportProperties properties, InstantSource clock) {
    return new ScopeParser(properties, clock);
  }

  @Bean
  DimensionValues dimensionValues(DataSource dataSource) {
    return new DimensionValues(JdbcClient.create(dataSource));
  }

  @Bean
  CoverageReport coverageReport(
      DataSource dataSource,
      DimensionValues dimensionValues,
      TransactionOperations snapshots,
      ReportProperties properties) {
    return new CoverageReport(
        new CubeReader(JdbcClient.create(dataSource)),
        dimensionValues,
        snapshots,
        properties.maxRows());
  }

  @Bean
  HeterogeneityReport heterogeneityReport(
      DataSource dataSource, TransactionOperations snapshots, ReportProperties properties) {
    return new HeterogeneityReport(
        new CubeReader(JdbcClient.create(dataSource)), snapshots, properties.maxRows());
  }

  @Bean
  QuarantineReader quarantineReader(DataSource dataSource) {
    return new QuarantineReader(JdbcClient.create(dataSource));
  }

  @Bean
  RouterFunction<ServerResponse> facts(
      DataSource dataSource, TransactionOperations snapshots, QuarantineReader quarantine) {
    return new FactEndpoint(new Facts(new LedgerReader(dataSource), quarantine, snapshots))
        .routes();
  }

  @Bean
  RouterFunction<ServerResponse> descriptions(JsonMapper json) {
    List<Document> documents =
        new ArrayList<>(Document.ofApi(json.writeValueAsBytes(OpenApi.of(json))));
    for (ProblemType type : ProblemType.values()) {
      documents.add(type.page());
    }
    RouterFunctions.Builder routes = RouterFunctions.route();
    documents.forEach(document -> routes.GET(document.path(), request -> document.answer()));
    return routes.build();
  }
}
