package io.parallax.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** A kind of field value: what is expected, how it is read strictly, and how it is written. */
abstract class Kind<T> {
  static final Kind<Id> ID = text(
      "a string of 1 to " + Id.MAX_CODE_POINTS
          + " characters, none a control or format one, no space at either end",
      Id::new);
  static final Kind<Code> CODE = text(
      "a string of 1 to " + Code.MAX_CODE_POINTS
          + " characters, none a control or format one, no space at either end",
      new Interner<>(Code::new));
  static final Kind<Note> NOTE = text(
      "a string of 1 to " + Note.MAX_CODE_POINTS
          + " characters, none a control or format one but tabs and line breaks",
      Note::new);
  static final Kind<Region> REGION = text(
      "a country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2)", new Interner<>(Region::new));
  static final Kind<CurrencyCode> CURRENCY =
      text("a currency (ISO 4217)", new Interner<>(CurrencyCode::new));
  static final Kind<Instant> PAST =
      new TimeKind("an ISO 8601 date and time with offset or Z, from 1970 to now", true);
  static final Kind<Instant> TIME =
      new TimeKind("an ISO 8601 date and time with offset or Z, in the years 1970 to 9999", false);
  static final IntegerKind QUANTITY = new IntegerKind(1_000_000_000);
  static final IntegerKind REVISION = new IntegerKind(Integer.MAX_VALUE);
  static final Kind<BigDecimal> AMOUNT = new AmountKind();
  static final Kind<Boolean> FLAG = new FlagKind();
  static final Kind<Scores> SCORES = new ScoresKind();

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

  /** A time cut to the microsecond; one of the past is not later than the input allows. */
  private static final class TimeKind extends Kind<Instant> {
    private final boolean past;

    TimeKind(String expected, boolean past) {
      super(expected);
      this.past = past;
    }

    @Override
    @Nullable
    Instant read(InputEvent input) {
      if (input.token() != JsonToken.VALUE_STRING) {
        return wrongToken(input);
      }
      try {
        Instant time = EventTime.parse(input.parser().getString());
        Instant checked = EventTime.checked(time);
        if (past && time.isAfter(input.latest())) {
          throw new InvalidValueException("was in the future");
        }
        return checked;
      } catch (InvalidValueException e) {
        input.error(e.getMessage() + ", expected " + expected());
        return null;
      }
    }

    @Override
    void write(JsonGenerator out, Instant value) {
      byte[] text = EventTime.ascii(value);
      out.writeRawUTF8String(text, 0, text.length);
    }
  }

  static final class IntegerKind extends Kind<Integer> {
    private final int max;

    private IntegerKind(int max) {
      super("an integer from 1 to " + max);
      this.max = max;
    }

    /** Refuses what this kind would not read. */
    void check(int value) {
      if (value < 1 || value > max) {
        throw new InvalidValueException("was " + value + ", expected " + expected());
      }
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
          "a number, or a string such as \"12.50\", of 0 or more with at most %d integer and %d fraction digits"
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
        if (token == JsonToken.VALUE_STRING && !isPlainDecimal(text)) {
          throw new InvalidValueException(
              text.startsWith("-") ? "was negative" : "was not a plain decimal number");
        }
        return Money.checked(new BigDecimal(text));
      } catch (NumberFormatException e) { // an exponent beyond BigDecimal's
        input.error("was out of range, expected " + expected());
      } catch (InvalidValueException e) {
        input.error(e.getMessage() + ", expected " + expected());
      }
      return null;
    }

    /**
     * Digits, or digits on both sides of a point. BigDecimal itself also takes "+1", "1.", ".1",
     * "1e3" and the digits of every script.
     */
    private static boolean isPlainDecimal(String text) {
      int last = text.length() - 1;
      int points = 0;
      for (int i = 0; i <= last; i++) {
        char c = text.charAt(i);
        if (c == '.' && i > 0 && i < last) {
          points++;
        } else if (c < '0' || c > '9') {
          return false;
        }
      }
      return last >= 0 && points <= 1;
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
    private static final String SCORE = "an integer of the measure's scale";

    ScoresKind() {
      super("an array of one or more {measure, value}");
    }

    @Override
    @Nullable
    Scores read(InputEvent input) {
      if (input.token() != JsonToken.START_ARRAY) {
        return wrongToken(input);
      }
      Set<Measure> seen = EnumSet.noneOf(Measure.class);
      Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
      boolean good = true;
      while (input.parser().nextToken() != JsonToken.END_ARRAY) {
        good &= readScore(input, seen, scores);
      }
      if (good && scores.isEmpty()) {
        input.error("was empty, expected " + expected());
      }
      return good && !scores.isEmpty() ? new Scores(scores) : null;
    }

    /** Whether this score was good, and is now among {@code scores}. */
    private static boolean readScore(
        InputEvent input, Set<Measure> seenMeasures, Map<Measure, Integer> scores) {
      if (input.token() != JsonToken.START_OBJECT) {
        wrong(input, "was " + input.tokenKind(), "an object {measure, value}");
        return false;
      }
      boolean hasMeasure = false;
      boolean hasValue = false;
      boolean onlyThese = true;
      Measure measure = null;
      Integer value = null;
      for (String name = input.nextName(); name != null; name = input.nextName()) {
        if (name.equals("measure") && !hasMeasure) {
          hasMeasure = true;
          measure = readMeasure(input, seenMeasures);
        } else if (name.equals("value") && !hasValue) {
          hasValue = true;
          value = readValue(input);
        } else {
          wrong(input, "unknown field or given twice", "measure and value, each once");
          onlyThese = false;
        }
      }
      if (!hasMeasure) {
        input.missing("measure", "missing, expected " + MEASURES);
      }
      if (!hasValue) {
        input.missing("value", "missing, expected " + SCORE);
      }
      if (measure == null || value == null) {
        return false;
      }
      if (value < measure.min() || value > measure.max()) {
        input.missing(
            "value",
            "was %d, expected an integer from %d to %d for %s"
                .formatted(value, measure.min(), measure.max(), measure.measureName()));
        return false;
      }
      scores.put(measure, value);
      return onlyThese;
    }

    private static @Nullable Measure readMeasure(InputEvent input, Set<Measure> seen) {
      if (input.token() != JsonToken.VALUE_STRING) {
        wrong(input, "was " + input.tokenKind(), MEASURES);
        return null;
      }
      Measure measure = Measure.named(input.parser().getString()).orElse(null);
      if (measure == null) {
        input.error("was not a known measure, expected " + MEASURES);
        return null;
      }
      if (!seen.add(measure)) {
        input.error("was given twice, expected " + MEASURES);
        return null;
      }
      return measure;
    }

    private static @Nullable Integer readValue(InputEvent input) {
      if (input.token() != JsonToken.VALUE_NUMBER_INT) {
        wrong(input, "was " + input.tokenKind(), SCORE);
        return null;
      }
      if (input.parser().getString().length() > 9) {
        input.error("was out of range, expected " + SCORE);
        return null;
      }
      return input.parser().getIntValue();
    }

    private static void wrong(InputEvent input, String was, String expected) {
      input.error(was + ", expected " + expected);
      input.skipValue();
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
