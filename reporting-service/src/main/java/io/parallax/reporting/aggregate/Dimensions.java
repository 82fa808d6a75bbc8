package io.parallax.reporting.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Code;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.LeadCaptured;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A combination of dimension values; a missing value is {@link #UNKNOWN}.
 *
 * <p>For example {@code (espresso-machine, LT-VL, consumer, retail, face-to-face)}.
 */
public record Dimensions(
    String product, String region, String segment, String channel, String closingMethod) {
  public static final String UNKNOWN = Code.UNKNOWN;

  static final Dimensions NONE = new Dimensions(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

  public static Dimensions of(SaleClosed sale) {
    return new Dimensions(
        sale.product().value(),
        sale.region().code(),
        text(sale.segment()),
        sale.channel().value(),
        text(sale.closingMethod()));
  }

  public static Dimensions of(LeadCaptured lead) {
    return of(lead.product(), lead.region(), lead.segment(), lead.channel());
  }

  /** What the invitation itself says. */
  public static Dimensions of(SurveySent invitation) {
    return of(
        invitation.product(), invitation.region(), invitation.segment(), invitation.channel());
  }

  /** What the answer itself says. */
  public static Dimensions of(SurveyAnswered answer) {
    return of(answer.product(), answer.region(), answer.segment(), answer.channel());
  }

  /** What the agreement itself says. */
  public static Dimensions of(DeliveryAgreed agreement) {
    return of(agreement.product(), agreement.region(), agreement.segment(), agreement.channel());
  }

  /** What the completion itself says. */
  public static Dimensions of(DeliveryCompleted completion) {
    return of(
        completion.product(), completion.region(), completion.segment(), completion.channel());
  }

  private static Dimensions of(
      @Nullable Code product,
      @Nullable Region region,
      @Nullable Code segment,
      @Nullable Code channel) {
    return new Dimensions(
        text(product),
        region == null ? UNKNOWN : region.code(),
        text(segment),
        text(channel),
        UNKNOWN);
  }

  /** ISO 3166-1 alpha-2 code of the region's country. */
  public String country() {
    return region.equals(UNKNOWN) ? UNKNOWN : region.substring(0, 2);
  }

  public String get(Dimension dimension) {
    return switch (dimension) {
      case PRODUCT -> product;
      case REGION -> region;
      case COUNTRY -> country();
      case SEGMENT -> segment;
      case CHANNEL -> channel;
      case CLOSING_METHOD -> closingMethod;
    };
  }

  /** These values, and those of {@code other} where these are unknown. */
  Dimensions orElse(Dimensions other) {
    return new Dimensions(
        orElse(product, other.product),
        orElse(region, other.region),
        orElse(segment, other.segment),
        orElse(channel, other.channel),
        orElse(closingMethod, other.closingMethod));
  }

  /**
   * An id that depends on nothing but the values: the first 64 bits of the SHA-256 of the values, each
   * followed by a zero byte, which cannot occur in a value. That two of a million combinations have
   * the same id is as likely as 1 in 37 million; who stores them has to see that they do not.
   */
  public long id() {
    MessageDigest sha256 = sha256();
    for (Dimension dimension : Dimension.OF_EVENTS) {
      sha256.update(get(dimension).getBytes(UTF_8));
      sha256.update((byte) 0);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  private static String orElse(String value, String other) {
    return value.equals(UNKNOWN) ? other : value;
  }

  private static String text(@Nullable Code code) {
    return code == null ? UNKNOWN : code.value();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
