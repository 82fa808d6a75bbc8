/**
 * The whole product on one machine: a real Kafka broker, a real PostgreSQL and the three services,
 * each a process of its own, and sample data that tells a story.
 *
 * <pre>{@code
 * Quickstart (main) --> LocalStack --> Part (start, awaitReady, stop, kill)
 *                                        |
 *                                        +-- Program: BrokerProgram, PostgresProgram, ServiceProgram
 *                   --> SampleDataLoader --POST--> sales-service, outcomes-service
 * }</pre>
 *
 * <p>{@link io.parallax.quickstart.LocalStack} is also what the end-to-end tests start.
 */
@NullMarked
package io.parallax.quickstart;

import org.jspecify.annotations.NullMarked;
