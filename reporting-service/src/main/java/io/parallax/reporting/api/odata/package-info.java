/** The data sets for BI tools as a service of OData 4.0. */
@NullMarked
package io.parallax.reporting.api.odata;

import org.jspecify.annotations.NullMarked;
