package io.parallax.reporting.api.records;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wiring of what is asked of the consumer. */
@Configuration(proxyBeanMethods = false)
@Import({ErasureController.class, FreshnessController.class, RetryController.class})
public class ConsumerApiConfiguration {}
