/**
 * Who may call a service, for what, and how often.
 *
 * <pre>{@code
 * request -> CredentialFilter -> CallerLimits -> AccessPolicy -> the service
 *                 |                  |               |
 *                401             429, 503           403       each counted and logged (Refusals)
 * }</pre>
 *
 * <p>Nothing here knows what a service does: it says by its {@link
 * io.parallax.access.AccessPolicy} which scope a request needs, and that is all.
 */
@NullMarked
package io.parallax.access;

import org.jspecify.annotations.NullMarked;
