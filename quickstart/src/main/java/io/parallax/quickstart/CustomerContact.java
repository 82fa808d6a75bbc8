package io.parallax.quickstart;

import java.time.Instant;

/** A made-up contact with a customer, as {@code POST /api/v1/customer-contacts} takes it. */
record CustomerContact(
    String contactId, String customerId, Instant contactedAt, String method, String purpose) {}
