package io.parallax.events;

import java.util.Arrays;
import java.util.Optional;

/** What a survey asked, and the scale of the answer. Every scale is of whole numbers. */
public enum Measure {
  /** Customer satisfaction, 1 (very dissatisfied) to 5 (very satisfied). */
  CSAT("csat", 1, 5),
  /** Net promoter score: likelihood to recommend, 0 to 10. */
  NPS("nps", 0, 10),
  /** Customer effort score: agreement with "made it easy", 1 to 7. */
  CES("ces", 1, 7),
  /** Intent to buy again, 1 (surely not) to 5 (surely). */
  REPURCHASE_INTENT("repurchase-intent", 1, 5);

  private final String measureName;
  private final int min;
  private final int max;

  Measure(String measureName, int min, int max) {
    this.measureName = measureName;
    this.min = min;
    this.max = max;
  }

  public String measureName() {
    return measureName;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  public static Optional<Measure> named(String name) {
    return Arrays.stream(values()).filter(m -> m.measureName.equals(name)).findFirst();
  }
}
