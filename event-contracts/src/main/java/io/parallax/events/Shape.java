package io.parallax.events;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.SerializedString;

/**
 * The JSON shape of one event type: its fields in the order in which they are written, and how to
 * make the event of their values. Immutable.
 */
final class Shape<E extends Event> {

  /** One field: its place among the others, its name, its kind, and how to take it off an event. */
  record Field<E, T>(
      int index,
      SerializedString quotedName,
      Kind<T> kind,
      boolean required,
      Function<E, @Nullable T> getter) {
    String name() {
      return quotedName.getValue();
    }

    void read(InputEvent input, @Nullable Object[] values) {
      values[index] = kind.read(input);
    }

    void write(E event, JsonGenerator out) {
      T value = getter.apply(event);
      if (value != null) {
        out.writeName(quotedName);
        kind.write(out, value);
      }
    }
  }

  /** The two fields of money. */
  record MoneyFields<E>(Field<E, BigDecimal> amount, Field<E, CurrencyCode> currency) {}

  private final List<Field<E, ?>> fields;
  private final Map<String, Field<E, ?>> byName;
  private final List<List<Field<E, ?>>> together;
  private final Function<Values, E> maker;
  private final String unknownField;

  private Shape(Builder<E> builder, Function<Values, E> maker) {
    this.fields = List.copyOf(builder.fields.values());
    this.byName = Map.copyOf(builder.fields);
    this.together = List.copyOf(builder.together);
    this.maker = maker;
    this.unknownField = "unknown field, expected one of " + names(fields);
  }

  /** Reads the value at which the input stands; afterwards the input stands at its last token. */
  Decoded read(InputEvent input) {
    if (input.token() != JsonToken.START_OBJECT) {
      input.error("was " + input.tokenKind() + ", expected an object");
      input.skipValue();
      return new Decoded.Invalid(input.errors());
    }
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    boolean[] seen = new boolean[fields.size()];
    for (String name = input.nextName(); name != null; name = input.nextName()) {
      Field<E, ?> field = byName.get(name);
      if (field == null) {
        input.error(unknownField);
        input.skipValue();
      } else if (seen[field.index()]) {
        input.error("given twice, expected once");
        input.skipValue();
      } else {
        seen[field.index()] = true;
        field.read(input, values);
      }
    }
    for (Field<E, ?> field : fields) {
      if (field.required() && !seen[field.index()]) {
        input.missing(field.name(), "missing, expected " + field.kind().expected());
      }
    }
    for (List<Field<E, ?>> group : together) {
      int present = 0;
      for (Field<E, ?> field : group) {
        present += seen[field.index()] ? 1 : 0;
      }
      for (Field<E, ?> field : group) {
        if (present > 0 && !seen[field.index()]) {
          input.missing(field.name(), "missing, expected together with " + names(group));
        }
      }
    }
    return input.errors().isEmpty()
        ? new Decoded.Valid(maker.apply(new Values(values)))
        : new Decoded.Invalid(input.errors());
  }

  @SuppressWarnings("unchecked") // EventType pairs each event class with its own shape
  void write(Event event, JsonGenerator out) {
    out.writeStartObject();
    for (Field<E, ?> field : fields) {
      field.write((E) event, out);
    }
    out.writeEndObject();
  }

  private static <E> String names(List<? extends Field<E, ?>> fields) {
    return String.join(", ", fields.stream().map(Field::name).toList());
  }

  /** The values that were read, by field. */
  static final class Values {
    private final @Nullable Object[] values;

    private Values(@Nullable Object[] values) {
      this.values = values;
    }

    @SuppressWarnings("unchecked") // only the field's own kind writes at its index
    <T> @Nullable T get(Field<?, T> field) {
      return (T) values[field.index()];
    }

    <T> T required(Field<?, T> field) {
      T value = get(field);
      if (value == null) {
        throw new IllegalStateException(field.name() + " was not read");
      }
      return value;
    }

    <T> T getOrElse(Field<?, T> field, T other) {
      T value = get(field);
      return value == null ? other : value;
    }

    @Nullable
    Money money(MoneyFields<?> fields) {
      return get(fields.amount()) == null
          ? null
          : new Money(required(fields.amount()), required(fields.currency()));
    }
  }

  /** Collects the fields of a shape. */
  static final class Builder<E extends Event> {
    private final Map<String, Field<E, ?>> fields = new LinkedHashMap<>();
    private final List<List<Field<E, ?>>> together = new ArrayList<>();

    <T> Field<E, T> required(String name, Kind<T> kind, Function<E, @Nullable T> getter) {
      return add(name, kind, true, getter);
    }

    <T> Field<E, T> optional(String name, Kind<T> kind, Function<E, @Nullable T> getter) {
      return add(name, kind, false, getter);
    }

    Field<E, Integer> revision() {
      return optional("revision", Kind.REVISION, Event::revision);
    }

    Field<E, Boolean> withdrawn() {
      return flag("withdrawn", Event::withdrawn);
    }

    /** What is false unless said: written only when true. */
    Field<E, Boolean> flag(String name, Predicate<E> getter) {
      return optional(name, Kind.FLAG, event -> getter.test(event) ? Boolean.TRUE : null);
    }

    /** An amount and its currency, of which neither makes sense without the other. */
    MoneyFields<E> money(String amountName, Function<E, @Nullable Money> getter) {
      var amount = optional(amountName, Kind.AMOUNT, event -> {
        Money money = getter.apply(event);
        return money == null ? null : money.amount();
      });
      var currency = optional("currency", Kind.CURRENCY, event -> {
        Money money = getter.apply(event);
        return money == null ? null : money.currency();
      });
      together.add(List.of(amount, currency));
      return new MoneyFields<>(amount, currency);
    }

    Shape<E> build(Function<Values, E> maker) {
      return new Shape<>(this, maker);
    }

    private <T> Field<E, T> add(
        String name, Kind<T> kind, boolean required, Function<E, @Nullable T> getter) {
      var field = new Field<>(fields.size(), new SerializedString(name), kind, required, getter);
      fields.put(name, field);
      return field;
    }
  }
}
