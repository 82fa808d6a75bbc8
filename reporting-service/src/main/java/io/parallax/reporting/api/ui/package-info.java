/** The dashboard: its files, and the sessions of those who look at it. */
@org.jspecify.annotations.NullMarked
package io.parallax.reporting.api.ui;
