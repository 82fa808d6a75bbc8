package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was made up to be promised, as {@code POST /api/v1/delivery-agreements} takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryAgreement(
    String deliveryId,
    Instant dueAt,
    String saleId,
    @Nullable BigDecimal agreedCost,
    @Nullable String currency,
    String agreedQuality) {}
