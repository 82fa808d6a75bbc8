/** The drain in Kafka Streams: no part of the product. */
@NullMarked
package io.parallax.benchmarks.kafkastreams;

import org.jspecify.annotations.NullMarked;
