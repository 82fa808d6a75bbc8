/** The drain in Apache Flink: no part of the product. */
@NullMarked
package io.parallax.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
