package io.parallax.reporting.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Address of a record in Kafka. As text, such as {@code parallax.sales.v1-3-1234}, it needs no
 * escaping in a URL, for a topic's name has only letters, digits, dots, underscores and hyphens.
 */
public record RecordId(String topic, int partition, long offset) {
  private static final Pattern TEXT =
      Pattern.compile("([a-zA-Z0-9._-]{1,249})-([0-9]{1,10})-([0-9]{1,19})");

  /** The id whose text this is, if it is one. */
  public static Optional<RecordId> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      var id = new RecordId(
          matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
      return Optional.of(id).filter(it -> it.toString().equals(text));
    } catch (NumberFormatException e) { // beyond int or long
      return Optional.empty();
    }
  }

  public TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
