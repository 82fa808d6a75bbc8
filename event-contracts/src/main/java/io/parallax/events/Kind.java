package io.parallax.events;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** A kind of field value: what is expected, how it is read strictly, and how it is written. */
abstract class Kind<T> {
  static final Kind<Id> ID =
      text("a string of 1 to " + Id.MAX_CODE_POINTS + " characters, none of control", Id::new);
  static final Kind<Code> CODE =
      text("a string of 1 to " + Code.MAX_CODE_POINTS + " characters, none of control", Code::new);
  static final Kind<Region> REGION =
      text("a country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2)", Region::new);
  static final Kind<Currency> CURRENCY = text("a currency (ISO 4217)", Kind::currency);
  static final Kind<Instant> PAST = new PastKind();
  static final Kind<Integer> QUANTITY = new IntegerKind(1_000_000_000);
  static final Kind<Integer> REVISION = new IntegerKind(Integer.MAX_VALUE);
  static final Kind<BigDecimal> AMOUNT = new AmountKind();
  static final Kind<Boolean> FLAG = new FlagKind();
  static final Kind<Scores> SCORES = new ScoresKind();

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  private final String expected;

  private Kind(String expected) {
    this.expected = expected;
  }

  /** What a good value is, in words that follow "expected". */
  final String expected() {
    return expected;
  }

  /** The value where the input stands, or null after noting an error. */
  abstract @Nullable T read(InputEvent input);

  void write(JsonGenerator out, T value) {
    out.writeString(value.toString());
  }

  final @Nullable T wrongToken(InputEvent input) {
    input.error("was " + input.tokenKind() + ", expected " + expected);
    input.skipValue();
    return null;
  }

  private static <T> Kind<T> text(String expected, Function<String, T> maker) {
    return new Kind<>(expected) {
      @Override
      @Nullable
      T read(InputEvent input) {
        if (input.token() != JsonToken.VALUE_STRING) {
          return wrongToken(input);
        }
        try {
          return maker.apply(input.parser().getString());
        } catch (InvalidValueException e) {
          input.error(e.getMessage() + ", expected " + expected());
          return null;
        }
      }
    };
  }

  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("was not a known currency");
    }
  }

  /** A time that is not later than the input allows, cut to the microsecond. */
  private static final class PastKind extends Kind<Instant> {
    PastKind() {
      super("an ISO 8601 date and time with offset or Z, from 1970 on, not in the future");
    }

    @Override
    @Nullable
    Instant read(InputEvent input) {
      if (input.token() != JsonToken.VALUE_STRING) {
        return wrongToken(input);
      }
      Instant time;
      try {
        time = OffsetDateTime.parse(input.parser().getString()).toInstant();
      } catch (DateTimeException e) {
        input.error("was not a time, expected " + expected());
        return null;
      }
      if (time.isBefore(EARLIEST) || !time.isBefore(END_OF_TIME)) {
        input.error("was outside the years 1970 to 9999, expected " + expected());
        return null;
      }
      if (time.isAfter(input.latest())) {
        input.error("was in the future, expected " + expected());
        return null;
      }
      return time.truncatedTo(ChronoUnit.MICROS);
    }
  }

  private static final class IntegerKind extends Kind<Integer> {
    private final int max;

    IntegerKind(int max) {
      super("an integer from 1 to " + max);
      this.max = max;
    }

    @Override
    @Nullable
    Integer read(InputEvent input) {
      if (input.token() != JsonToken.VALUE_NUMBER_INT) {
        return wrongToken(input);
      }
      String digits = input.parser().getString();
      if (digits.length() > 10 || Long.parseLong(digits) < 1 || Long.parseLong(digits) > max) {
        input.error("was out of range, expected " + expected());
        return null;
      }
      return Integer.valueOf(digits);
    }

    @Override
    void write(JsonGenerator out, Integer value) {
      out.writeNumber(value);
    }
  }

  /** Written as a string, so that no reader turns it into a binary fraction. */
  private static final class AmountKind extends Kind<BigDecimal> {
    AmountKind() {
      super(
          "a number, or a string with one, of 0 or more with at most %d integer and %d fraction digits"
              .formatted(Money.MAX_INTEGER_DIGITS, Money.MAX_FRACTION_DIGITS));
    }

    @Override
    @Nullable
    BigDecimal read(InputEvent input) {
      JsonToken token = input.token();
      if (token != JsonToken.VALUE_STRING
          && token != JsonToken.VALUE_NUMBER_INT
          && token != JsonToken.VALUE_NUMBER_FLOAT) {
        return wrongToken(input);
      }
      String text = input.parser().getString();
      try {
        if (text.length() > 40) {
          throw new InvalidValueException("was " + text.length() + " characters long");
        }
        return Money.checked(new BigDecimal(text));
      } catch (NumberFormatException e) {
        input.error("was not a number, expected " + expected());
      } catch (InvalidValueException e) {
        input.error(e.getMessage() + ", expected " + expected());
      }
      return null;
    }

    @Override
    void write(JsonGenerator out, BigDecimal value) {
      out.writeString(value.toPlainString());
    }
  }

  private static final class FlagKind extends Kind<Boolean> {
    FlagKind() {
      super("true or false");
    }

    @Override
    @Nullable
    Boolean read(InputEvent input) {
      return switch (input.token()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        default -> wrongToken(input);
      };
    }

    @Override
    void write(JsonGenerator out, Boolean value) {
      out.writeBoolean(value);
    }
  }

  /** An array such as {@code [{"measure":"csat","value":4},{"measure":"nps","value":9}]}. */
  private static final class ScoresKind extends Kind<Scores> {
    private static final String MEASURES =
        "a measure (csat, nps, ces or repurchase-intent), each at most once";

    ScoresKind() {
      super("an array of one or more {measure, value}");
    }

    @Override
    @Nullable
    Scores read(InputEvent input) {
      if (input.token() != JsonToken.START_ARRAY) {
        return wrongToken(input);
      }
      int errorsBefore = input.errors().size();
      Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
      while (input.parser().nextToken() != JsonToken.END_ARRAY) {
        readScore(input, scores);
      }
      if (input.errors().size() > errorsBefore) {
        return null;
      }
      if (scores.isEmpty()) {
        input.error("was empty, expected " + expected());
        return null;
      }
      return new Scores(scores);
    }

    private static void readScore(InputEvent input, Map<Measure, Integer> scores) {
      if (input.token() != JsonToken.START_OBJECT) {
        input.error("was " + input.tokenKind() + ", expected an object {measure, value}");
        input.skipValue();
        return;
      }
      Measure measure = null;
      Integer value = null;
      boolean good = true;
      for (String name = input.nextName(); name != null; name = input.nextName()) {
        if (name.equals("measure") && measure == null) {
          measure = readMeasure(input, scores);
          good &= measure != null;
        } else if (name.equals("value") && value == null) {
          value = readValue(input);
          good &= value != null;
        } else {
          input.error("unknown field or given twice, expected measure and value, each once");
          input.skipValue();
          good = false;
        }
      }
      if (!good) {
        return;
      }
      if (measure == null) {
        input.missing("measure", "missing, expected " + MEASURES);
      } else if (value == null) {
        input.missing("value", "missing, expected an integer of the measure's scale");
      } else if (value < measure.min() || value > measure.max()) {
        input.missing(
            "value",
            "was %d, expected an integer from %d to %d for %s"
                .formatted(value, measure.min(), measure.max(), measure.measureName()));
      } else {
        scores.put(measure, value);
      }
    }

    private static @Nullable Measure readMeasure(InputEvent input, Map<Measure, Integer> scores) {
      Measure measure = input.token() == JsonToken.VALUE_STRING
          ? Measure.named(input.parser().getString()).orElse(null)
          : null;
      if (measure == null || scores.containsKey(measure)) {
        input.error(
            (measure == null ? "was not a measure" : "was given twice") + ", expected " + MEASURES);
        input.skipValue();
        return null;
      }
      return measure;
    }

    private static @Nullable Integer readValue(InputEvent input) {
      if (input.token() != JsonToken.VALUE_NUMBER_INT
          || input.parser().getString().length() > 9) {
        input.error("was " + input.tokenKind() + ", expected an integer of the measure's scale");
        input.skipValue();
        return null;
      }
      return input.parser().getIntValue();
    }

    @Override
    void write(JsonGenerator out, Scores scores) {
      out.writeStartArray();
      scores.values().forEach((measure, value) -> {
        out.writeStartObject();
        out.writeStringProperty("measure", measure.measureName());
        out.writeNumberProperty("value", value);
        out.writeEndObject();
      });
      out.writeEndArray();
    }
  }
}
