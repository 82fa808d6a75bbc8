/** The description of the API, made of the tables that the code itself goes by. */
@NullMarked
package io.parallax.reporting.api.docs;

import org.jspecify.annotations.NullMarked;
