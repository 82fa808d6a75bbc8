/** The faults that are tried with every build. */
@NullMarked
package io.parallax.faults;

import org.jspecify.annotations.NullMarked;
