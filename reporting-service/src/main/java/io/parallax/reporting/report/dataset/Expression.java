package io.parallax.reporting.report.dataset;

import io.parallax.reporting.report.Column;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value of a row, or a condition on rows, in SQL; what the client wrote stands apart from it. A
 * comparison with null holds or does not hold, as in OData, where SQL would not know. Immutable.
 *
 * @param type of the value, as far as it matters here: null of what stands for nothing
 * @param values of the placeholders, in order
 * @param nullable whether it may be null
 * @param fields on which it depends
 * @param pinned fields that have one value in all rows that meet the condition
 */
public record Expression(
    String sql,
    Column.@Nullable Type type,
    List<Object> values,
    boolean nullable,
    Set<Field> fields,
    Set<Field> pinned) {
  private static final Expression ALWAYS = constant("true");
  private static final Expression NEVER = constant("false");

  /** How two values may compare. */
  public enum Order {
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String operator;

    Order(String operator) {
      this.operator = operator;
    }

    /** Whether the first is the greater one. */
    public boolean isUpwards() {
      return this == GREATER || this == GREATER_OR_EQUAL;
    }
  }

  /** A value made of another one. */
  public enum Function {
    LOWER("lower(%s)", Column.Type.TEXT),
    UPPER("upper(%s)", Column.Type.TEXT),
    DATE("(%s)::date", Column.Type.DATE),
    YEAR("extract(year from %s)::bigint", Column.Type.INTEGER),
    MONTH("extract(month from %s)::bigint", Column.Type.INTEGER),
    DAY("extract(day from %s)::bigint", Column.Type.INTEGER);

    private final String sql;
    private final Column.Type type;

    Function(String sql, Column.Type type) {
      this.sql = sql;
      this.type = type;
    }
  }

  /** A condition on a text and a part of it. */
  public enum TextPart {
    CONTAINS("strpos(%s, %s) > 0"),
    STARTS_WITH("starts_with(%s, %s)"),
    ENDS_WITH("starts_with(reverse(%s), reverse(%s))");

    private final String sql;

    TextPart(String sql) {
      this.sql = sql;
    }
  }

  /** The value of a field. */
  public static Expression of(Field field) {
    Column column = field.column();
    return new Expression(
        field.sql(), column.type(), List.of(), column.nullMeans() != null, Set.of(field), Set.of());
  }

  /** A value that the client wrote. */
  public static Expression literal(Object value, Column.Type type) {
    return new Expression("?", type, List.of(value), false, Set.of(), Set.of());
  }

  public static Expression nothing() {
    return new Expression("null", null, List.of(), true, Set.of(), Set.of());
  }

  /** A condition that all rows meet, or none. */
  public static Expression always(boolean met) {
    return met ? ALWAYS : NEVER;
  }

  private static Expression constant(String sql) {
    return new Expression(sql, Column.Type.BOOLEAN, List.of(), false, Set.of(), Set.of());
  }

  /** Whether both are the same; null is the same as null. */
  public Expression isEqualTo(Expression other) {
    boolean mayBeUnknown = nullable || other.nullable;
    Expression equal = joined(other, mayBeUnknown ? "%s is not distinct from %s" : "%s = %s");
    return isField() && other.fields.isEmpty() ? equal.pinning(fields) : equal;
  }

  /** Whether both compare so; null compares with nothing. */
  public Expression compare(Order order, Expression other) {
    // the same order in every database
    String sql = type == Column.Type.TEXT ? "%s collate \"C\" " : "%s ";
    sql += order.operator + " %s";
    return joined(other, nullable || other.nullable ? "coalesce(" + sql + ", false)" : sql);
  }

  public Expression and(Expression other) {
    if (equals(ALWAYS) || other.equals(ALWAYS)) {
      return equals(ALWAYS) ? other : this;
    }
    return joined(other, "%s and %s").pinning(union(pinned, other.pinned));
  }

  public Expression or(Expression other) {
    return joined(other, "%s or %s");
  }

  public Expression not() {
    return new Expression("not (%s)".formatted(sql), type, values, nullable, fields, Set.of());
  }

  /** Whether it is one of these. */
  public Expression isOneOf(List<Expression> others) {
    return others.stream().map(this::isEqualTo).reduce(Expression::or).orElse(always(false));
  }

  /** A value made of this one; days, months and years of an instant are those of UTC. */
  public Expression apply(Function function) {
    String argument = type == Column.Type.INSTANT ? sql + " at time zone 'UTC'" : sql;
    return new Expression(
        function.sql.formatted(argument), function.type, values, nullable, fields, Set.of());
  }

  public Expression test(TextPart condition, Expression part) {
    return joined(part, condition.sql);
  }

  private boolean isField() {
    return fields.size() == 1 && fields.iterator().next().sql().equals(sql);
  }

  private Expression pinning(Set<Field> newPinned) {
    return new Expression(sql, type, values, nullable, fields, newPinned);
  }

  /** A condition on both. */
  private Expression joined(Expression other, String pattern) {
    return new Expression(
        "(" + pattern.formatted(sql, other.sql) + ")",
        Column.Type.BOOLEAN,
        Stream.concat(values.stream(), other.values.stream()).toList(),
        nullable || other.nullable,
        union(fields, other.fields),
        Set.of());
  }

  private static <T> Set<T> union(Set<T> some, Set<T> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }
}
