package io.parallax.benchmarks.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An endpoint that says 202 to everything: no ingest in Spring MVC is faster. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import(NoOpEndpoint.Endpoint.class)
class NoOpEndpoint {

  /** Reads the body and forgets it. */
  @RestController
  static class Endpoint {
    @PostMapping("/api/v1/sales")
    ResponseEntity<Void> post(@RequestBody byte[] body) {
      return ResponseEntity.accepted().build();
    }
  }
}
