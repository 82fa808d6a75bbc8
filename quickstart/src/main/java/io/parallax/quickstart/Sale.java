package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A made-up sale, as {@code POST /api/v1/sales} takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Sale(
    String saleId,
    Instant closedAt,
    String product,
    String region,
    String channel,
    @Nullable String segment,
    @Nullable String closingMethod,
    @Nullable String customerId,
    @Nullable String salesperson,
    @Nullable String leadId,
    int quantity,
    @Nullable BigDecimal amount,
    @Nullable String currency,
    @Nullable Integer revision,
    @Nullable Boolean withdrawn) {

  /** What is said of it later, under that revision. */
  Sale corrected(int newRevision, int newQuantity, boolean isWithdrawn) {
    return new Sale(
        saleId,
        closedAt,
        product,
        region,
        channel,
        segment,
        closingMethod,
        customerId,
        salesperson,
        leadId,
        newQuantity,
        amount,
        currency,
        newRevision,
        isWithdrawn ? true : null);
  }
}
