@NullMarked
package io.parallax.ingest;

import org.jspecify.annotations.NullMarked;
