package io.parallax.events;

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

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** The name in Kafka. */
  public String topicName() {
    return topicName;
  }
}
