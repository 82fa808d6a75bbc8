/** Programs that others wrote, as they read the product: OData clients, engines, spreadsheets. */
@org.jspecify.annotations.NullMarked
package io.parallax.bi;
