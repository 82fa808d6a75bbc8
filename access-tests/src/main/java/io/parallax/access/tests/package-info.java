/** The tests that every service has to pass before it may be called protected. */
@NullMarked
package io.parallax.access.tests;

import org.jspecify.annotations.NullMarked;
