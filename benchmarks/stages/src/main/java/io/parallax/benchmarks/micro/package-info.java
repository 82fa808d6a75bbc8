/** Single methods of the product, under JMH. */
@NullMarked
package io.parallax.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
