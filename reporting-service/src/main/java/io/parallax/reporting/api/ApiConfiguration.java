package io.parallax.reporting.api;

import io.parallax.access.Accept;
import io.parallax.access.Document;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.store.FirstCauseTransactionManager;
import jakarta.servlet.http.HttpServletRequest;
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

/** Wiring of what all of the API has in common. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiProperties.class)
@Import({ODataErrors.class, ProblemAdvice.class})
public class ApiConfiguration {
  /** What takes long. */
  private static final String[] REPORTS = {"/api/v1/reports/**", "/api/v1/facts/**", "/odata/**"};

  private static final String FRESHNESS = "/api/v1/freshness";

  /** Each takes one of the consumer's connections for a moment. */
  private static final int CONCURRENT_FRESHNESS = 2;

  /**
   * How many requests may be in work at the same time: reports, lookups, questions to Kafka, which may
   * be slow while the others are not, and changes each have a limit of their own.
   */
  @Bean
  WebMvcConfigurer limits(ApiProperties properties) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new WholePath());
        interceptors
            .addInterceptor(limit(true, properties.concurrent(), properties.perCaller()))
            .addPathPatterns(REPORTS);
        interceptors
            .addInterceptor(limit(true, properties.concurrent(), properties.perCaller()))
            .addPathPatterns("/api/v1/**")
            .excludePathPatterns(REPORTS)
            .excludePathPatterns(FRESHNESS, Document.OPEN_API);
        interceptors
            .addInterceptor(limit(true, CONCURRENT_FRESHNESS, properties.perCaller()))
            .addPathPatterns(FRESHNESS);
        interceptors
            .addInterceptor(limit(false, properties.writers(), properties.writers()))
            .addPathPatterns("/api/v1/**");
      }

      private ConcurrencyLimit limit(boolean readers, int count, int most) {
        int perCaller = Math.min(most, Math.ceilDiv(count, 2));
        return new ConcurrencyLimit(readers, count, perCaller, properties.patience());
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

  @Bean
  PublicUrl publicUrl(ApiProperties properties) {
    return new PublicUrl(properties.publicUrl());
  }

  @Bean
  NextPage nextPage(PublicUrl publicUrl) {
    return new NextPage(publicUrl);
  }

  /** Readers see one snapshot each, and have a pool of connections of their own. */
  @Bean
  TransactionOperations snapshots(DataSource dataSource, ApiProperties properties) {
    var snapshots = new TransactionTemplate(new FirstCauseTransactionManager(dataSource));
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshots.setTimeout(Math.toIntExact(properties.timeout().toSeconds()));
    return snapshots;
  }

  @Bean
  CubeReader cubeReader(DataSource dataSource) {
    return new CubeReader(JdbcClient.create(dataSource));
  }

  @Bean
  DimensionValues dimensionValues(DataSource dataSource) {
    return new DimensionValues(JdbcClient.create(dataSource));
  }
}
