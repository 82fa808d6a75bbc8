/** The OpenAPI documents, tried as those who write clients use them. */
@org.jspecify.annotations.NullMarked
package io.parallax.clients;
