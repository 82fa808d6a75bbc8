/**
 * The events that internal systems send: what each carries, its JSON, and where it travels in Kafka.
 *
 * <pre>{@code
 * JSON --EventJson.read--> Event (valid by construction) --EventJson.write--> canonical JSON
 *                            |
 *                            +--CloudEvents--> Kafka headers, key and topic, and back
 * }</pre>
 */
@NullMarked
package io.parallax.events;

import org.jspecify.annotations.NullMarked;
