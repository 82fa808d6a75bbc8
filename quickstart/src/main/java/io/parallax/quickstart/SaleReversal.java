package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A made-up reversal of a sale, as {@code POST /api/v1/sale-reversals} takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SaleReversal(
    String reversalId,
    String saleId,
    Instant reversedAt,
    @Nullable Integer quantity) {}
