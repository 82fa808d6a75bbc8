package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Expression;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.apache.olingo.commons.api.edm.EdmType;
import org.jspecify.annotations.Nullable;

/** Values as clients write them in URLs. */
final class Literals {
  /** What a number may have of digits before and after the point together. */
  private static final int MAX_DIGITS = 400;

  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;

  private Literals() {}

  /** A value of a type, as the parser has found it; no type is that of null. */
  static Expression read(String text, @Nullable EdmType type) {
    if (type == null) {
      return Expression.nothing();
    }
    return switch (type.getName()) {
      case "String" -> read(text, Column.Type.TEXT);
      case "Date" -> read(text, Column.Type.DATE);
      case "DateTimeOffset" -> read(text, Column.Type.INSTANT);
      case "Boolean" -> read(text, Column.Type.BOOLEAN);
      case "Byte", "SByte", "Int16", "Int32", "Int64", "Decimal", "Single", "Double" ->
        read(text, Column.Type.DECIMAL);
      default ->
        throw Refused.wrong(text + " is of type " + type.getName()
            + ", expected a text, a number, a date, a time with an offset, true, false or null");
    };
  }

  /** A value of the type of a column. */
  static Expression read(String text, Column.Type type) {
    return Expression.literal(value(type == Column.Type.TEXT ? unquoted(text) : text, type), type);
  }

  /** The same; a text as it is. */
  static Object value(String text, Column.Type type) {
    try {
      return switch (type) {
        case TEXT -> withoutNull(text);
        case DATE -> known(LocalDate.parse(text));
        case INSTANT -> time(text);
        case BOOLEAN -> Boolean.valueOf(text);
        default -> number(text);
      };
    } catch (DateTimeException | NumberFormatException e) {
      throw Refused.wrong(text + " cannot be read, expected " + expected(type));
    }
  }

  private static String expected(Column.Type type) {
    return switch (type) {
      case DATE -> "a date such as 2026-03-01, from year 1 to year 9999";
      case INSTANT -> "a time such as 2026-03-01T09:00:00Z, from year 1 to year 9999";
      default -> "a number such as 5 or 2.5";
    };
  }

  private static String unquoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '\'' || !text.endsWith("'")) {
      throw Refused.wrong(text + " is no text, expected one in apostrophes");
    }
    return text.substring(1, text.length() - 1).replace("''", "'");
  }

  private static String withoutNull(String text) {
    if (text.indexOf('\0') >= 0) {
      throw Refused.wrong("A text has the character U+0000, which no value has");
    }
    return text;
  }

  private static OffsetDateTime time(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text);
    known(time.toLocalDate());
    return time;
  }

  private static LocalDate known(LocalDate date) {
    if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
      throw new DateTimeException("out of range");
    }
    return date;
  }

  private static BigDecimal number(String text) {
    var number = new BigDecimal(text);
    if (number.precision() + Math.abs((long) number.scale()) > MAX_DIGITS) {
      throw new NumberFormatException("too many digits");
    }
    return number;
  }
}
