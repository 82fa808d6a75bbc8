package io.parallax.reporting.aggregate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A way to divide customers and sales. */
public enum Dimension {
  PRODUCT("product"),
  REGION("region"),
  COUNTRY("country"),
  SEGMENT("segment"),
  CHANNEL("channel"),
  CLOSING_METHOD("closingMethod");

  /** Those that events have; the country follows from the region. */
  public static final List<Dimension> OF_EVENTS =
      Arrays.stream(values()).filter(dimension -> dimension != COUNTRY).toList();

  private final String dimensionName;

  Dimension(String dimensionName) {
    this.dimensionName = dimensionName;
  }

  /** As in the API, such as {@code closingMethod}. */
  public String dimensionName() {
    return dimensionName;
  }

  /** Its column in the database, such as {@code closing_method}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Dimension> named(String name) {
    return Arrays.stream(values()).filter(d -> d.dimensionName.equals(name)).findFirst();
  }
}
