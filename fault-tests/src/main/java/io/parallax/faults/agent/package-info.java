/** What is loaded into a service under test: points at which it halts, and planted defects. */
@NullMarked
package io.parallax.faults.agent;

import org.jspecify.annotations.NullMarked;
