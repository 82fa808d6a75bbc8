package io.parallax.sales;

import io.parallax.events.Topic;
import io.parallax.ingest.IngestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An ingest service for the events of {@link Topic#SALES}. */
@Configuration(proxyBeanMethods = false)
@Import(IngestConfiguration.class)
class SalesConfiguration {

  @Bean
  Topic topic() {
    return Topic.SALES;
  }
}
