@NullMarked
package io.parallax.reporting.api.docs;

import org.jspecify.annotations.NullMarked;
