/** What a textbook makes of the product's work, in Spring: no part of the product. */
@NullMarked
package io.parallax.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
