package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A column of a report: the same in every format, in descriptions and in the catalogue. Immutable. */
public final class Column {

  /** What the cells of a column are, where they are not null; formats make text of it. */
  public enum Type {
    /** {@link LocalDate}. */
    DATE,
    /** {@link LocalDateTime}. */
    LOCAL_DATE_TIME,
    /** {@link Instant}. */
    INSTANT,
    /** A whole number: {@code Integer}, {@code Long} or {@link BigDecimal}. */
    INTEGER,
    /** An exact number with {@link #SCALE} decimals: {@link BigDecimal}. */
    DECIMAL,
    /** A computed number, a {@code Double}, whose unit stands in the row or in the words of the column. */
    NUMBER,
    /** A share or a relative change, a {@code Double}: 0.5 is a half. */
    FRACTION,
    TEXT,
    BOOLEAN,
    /** A list or an object; only in a headline. */
    STRUCTURE;

    /** Decimals of {@link #DECIMAL}. */
    public static final int SCALE = 4;

    /** As in the API, such as {@code local-date-time}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Which answers have a column. */
  public enum Presence {
    ALWAYS,
    /** Those that are grouped by it. */
    GROUPED,
    /** Those that compare. */
    COMPARED;

    /** As in the API, such as {@code grouped}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private String name;
  private Type type;
  private String words;
  private Presence presence = Presence.ALWAYS;
  private @Nullable String unit;
  private @Nullable Integer minimum;
  private @Nullable Integer maximum;
  private List<String> values = List.of();
  private @Nullable String nullMeans;
  private boolean additive;
  private @Nullable Direction direction;
  private @Nullable String schema;

  private Column(String name, Type type, String words) {
    this.name = name;
    this.type = type;
    this.words = words;
  }

  public static Column date(String name, String words) {
    return new Column(name, Type.DATE, words);
  }

  public static Column instant(String name, String words) {
    return new Column(name, Type.INSTANT, words);
  }

  public static Column text(String name, String words) {
    return new Column(name, Type.TEXT, words);
  }

  /** A text that is one of these. */
  public static <T> Column oneOf(String name, T[] values, Function<T, String> text, String words) {
    return text(name, words)
        .with(column -> column.values = Arrays.stream(values).map(text).toList());
  }

  public static Column truth(String name, String words) {
    return new Column(name, Type.BOOLEAN, words);
  }

  /** A whole number that counts nothing. */
  public static Column integer(String name, String words) {
    return new Column(name, Type.INTEGER, words);
  }

  /** How many there are of something: 0 or more. */
  public static Column count(String name, String unit, String words) {
    return difference(name, unit, words).from(0);
  }

  /** A whole number that may be below 0. */
  public static Column difference(String name, String unit, String words) {
    return new Column(name, Type.INTEGER, words).in(unit);
  }

  /** An amount, in units of the currency of the row. */
  public static Column amount(String name, String words) {
    return new Column(name, Type.DECIMAL, words).in(Counter.Unit.CURRENCY.text());
  }

  /** A figure of the cube over a range of time; sums of it make sense. */
  public static Column of(String name, Counter counter, String more) {
    String words = counter.words() + more;
    Column column = counter.unit() == Counter.Unit.CURRENCY
        ? amount(name, words).from(0)
        : count(name, counter.unit().text(), words);
    return column.additive();
  }

  public static Column number(String name, String words) {
    return new Column(name, Type.NUMBER, words);
  }

  /** A part of a whole, from 0 to 1. */
  public static Column share(String name, String words) {
    return fraction(name, words).from(0).to(1);
  }

  /** A relative change. */
  public static Column fraction(String name, String words) {
    return new Column(name, Type.FRACTION, words);
  }

  /**
   * A list or an object.
   *
   * @param schema the component of the OpenAPI description that says what it is
   */
  public static Column structure(String name, String schema, String words) {
    return new Column(name, Type.STRUCTURE, words).with(column -> column.schema = schema);
  }

  /** The value of a dimension by which a report is grouped. */
  public static Column of(Dimension dimension) {
    return text(dimension.dimensionName(), "value of a grouped dimension").when(Presence.GROUPED);
  }

  public Column named(String newName) {
    return with(column -> column.name = newName);
  }

  public Column typed(Type newType) {
    return with(column -> column.type = newType);
  }

  public Column worded(String newWords) {
    return with(column -> column.words = newWords);
  }

  public Column when(Presence newPresence) {
    return with(column -> column.presence = newPresence);
  }

  public Column in(String newUnit) {
    return with(column -> column.unit = newUnit);
  }

  public Column from(int least) {
    return with(column -> column.minimum = least);
  }

  public Column to(int greatest) {
    return with(column -> column.maximum = greatest);
  }

  /** It may be null, which says this. */
  public Column nullIf(String meaning) {
    return with(column -> column.nullMeans = meaning);
  }

  /** It may be added up over rows. */
  public Column additive() {
    return with(column -> column.additive = true);
  }

  public Column notAdditive() {
    return with(column -> column.additive = false);
  }

  public Column withoutBounds() {
    return with(column -> {
      column.minimum = null;
      column.maximum = null;
    });
  }

  public Column better(Direction newDirection) {
    return with(column -> column.direction = newDirection);
  }

  public String name() {
    return name;
  }

  public Type type() {
    return type;
  }

  /** What it is. */
  public String words() {
    return words;
  }

  public Presence presence() {
    return presence;
  }

  /** What its values are counted in, if they have a unit. */
  public @Nullable String unit() {
    return unit;
  }

  /** The least value, if there is a bound. */
  public @Nullable Integer minimum() {
    return minimum;
  }

  /** The greatest value, if there is a bound. */
  public @Nullable Integer maximum() {
    return maximum;
  }

  /** The texts that it may have; empty if it may have any. */
  public List<String> values() {
    return values;
  }

  /** What null says, which is never 0; null if there always is a value. */
  public @Nullable String nullMeans() {
    return nullMeans;
  }

  /** Whether its values may be added up over rows. */
  public boolean isAdditive() {
    return additive;
  }

  /** What is better, if that can be said. */
  public @Nullable Direction direction() {
    return direction;
  }

  /** The component of the OpenAPI description that describes a structure. */
  public @Nullable String schema() {
    return schema;
  }

  private Column with(Consumer<Column> change) {
    var copy = new Column(name, type, words);
    copy.presence = presence;
    copy.unit = unit;
    copy.minimum = minimum;
    copy.maximum = maximum;
    copy.values = values;
    copy.nullMeans = nullMeans;
    copy.additive = additive;
    copy.direction = direction;
    copy.schema = schema;
    change.accept(copy);
    return copy;
  }
}
