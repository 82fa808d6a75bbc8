package io.parallax.reporting.consume;

import com.fasterxml.jackson.annotation.JsonValue;
import io.parallax.reporting.aggregate.Outcome;
import io.parallax.reporting.store.Quarantine;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record that was taken out of quarantine.
 *
 * @param reason why it is in quarantine again, if it is
 */
public record Retried(
    Result outcome, @Nullable String reason, @Nullable String detail) {

  /** What can become of a record. */
  public enum Result {
    APPLIED,
    DUPLICATE,
    STALE,
    QUARANTINED;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of one record.
   *
   * @param outcomes the outcome of its event, if it holds one
   * @param rejected its entry in quarantine, if it went back there
   */
  static Retried of(Collection<Outcome> outcomes, List<Quarantine.Entry> rejected) {
    if (!rejected.isEmpty()) {
      Quarantine.Entry entry = rejected.getFirst();
      return new Retried(Result.QUARANTINED, entry.reason().text(), entry.detail());
    }
    Result result = switch (outcomes.iterator().next()) {
      case APPLIED -> Result.APPLIED;
      case DUPLICATE -> Result.DUPLICATE;
      case STALE -> Result.STALE;
      case CONFLICT -> Result.QUARANTINED;
    };
    return new Retried(result, null, null);
  }
}
