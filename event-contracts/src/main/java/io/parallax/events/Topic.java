package io.parallax.events;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Kafka topic of the product.
 *
 * <p>Both topics have the same number of partitions and share the keying rule of {@link
 * Event#partitionKey()}, so that a sale and what its customer says about it meet in partitions of
 * the same number.
 */
public enum Topic {
  SALES("parallax.sales.v1"),
  OUTCOMES("parallax.outcomes.v1");

  /** What the key and the headers of a record may take beside its event, in bytes, with room to spare. */
  public static final int HEADER_BYTES = 16 * 1024;

  /** The largest message a topic should take, in bytes: {@code max.message.bytes}. */
  public static final int MESSAGE_BYTES = 64 * 1024 + HEADER_BYTES;

  private static final Map<String, Topic> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Topic::topicName, Function.identity()));

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /**
   * The topic of this name in Kafka.
   *
   * @throws IllegalArgumentException if it is none of the product's
   */
  public static Topic named(String topicName) {
    Topic topic = BY_NAME.get(topicName);
    if (topic == null) {
      throw new IllegalArgumentException(topicName + " is not a topic of the product");
    }
    return topic;
  }

  /** The name in Kafka. */
  public String topicName() {
    return topicName;
  }
}
