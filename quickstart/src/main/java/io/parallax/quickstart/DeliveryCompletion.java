package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A made-up delivery, as {@code POST /api/v1/delivery-completions} takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryCompletion(
    String deliveryId,
    Instant completedAt,
    String saleId,
    @Nullable BigDecimal actualCost,
    @Nullable String currency,
    @Nullable Boolean qualityMet) {}
