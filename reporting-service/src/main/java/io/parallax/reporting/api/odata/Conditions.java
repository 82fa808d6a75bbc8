package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import io.parallax.reporting.report.dataset.Expression;
import io.parallax.reporting.report.dataset.Expression.Function;
import io.parallax.reporting.report.dataset.Expression.Order;
import io.parallax.reporting.report.dataset.Expression.TextPart;
import io.parallax.reporting.report.dataset.Field;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.olingo.commons.api.edm.EdmEnumType;
import org.apache.olingo.commons.api.edm.EdmType;
import org.apache.olingo.commons.api.ex.ODataException;
import org.apache.olingo.server.api.uri.UriResource;
import org.apache.olingo.server.api.uri.queryoption.expression.BinaryOperatorKind;
import org.apache.olingo.server.api.uri.queryoption.expression.ExpressionVisitor;
import org.apache.olingo.server.api.uri.queryoption.expression.Literal;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;
import org.apache.olingo.server.api.uri.queryoption.expression.MethodKind;
import org.apache.olingo.server.api.uri.queryoption.expression.UnaryOperatorKind;

/** Conditions of {@code $filter} on rows with certain fields. */
final class Conditions implements ExpressionVisitor<Expression> {
  private final Dataset dataset;
  private final List<Field> fields;

  /**
   * @param dataset of which the rows are made
   * @param fields that a condition may name
   */
  Conditions(Dataset dataset, List<Field> fields) {
    this.dataset = dataset;
    this.fields = fields;
  }

  Expression read(org.apache.olingo.server.api.uri.queryoption.expression.Expression parsed) {
    try {
      return condition(parsed.accept(this));
    } catch (ODataException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The field that a path leads to. */
  Field field(List<UriResource> path) {
    String name = path.getFirst().getSegmentValue();
    return named(name)
        .filter(field -> path.size() == 1)
        .orElseThrow(() -> Refused.wrong(name + " is no column of these rows, expected one of "
            + fields.stream().map(field -> field.column().name()).toList()));
  }

  @Override
  public Expression visitMember(Member member) {
    return Expression.of(field(member.getResourcePath().getUriResourceParts()));
  }

  @Override
  public Expression visitLiteral(Literal literal) {
    return Literals.read(literal.getText(), literal.getType());
  }

  @Override
  public Expression visitBinaryOperator(
      BinaryOperatorKind operator, Expression left, Expression right) {
    return switch (operator) {
      case EQ -> equal(left, right);
      case NE -> comparable(left, right).isEqualTo(right).not();
      case GT -> compared(left, Order.GREATER, right);
      case GE -> compared(left, Order.GREATER_OR_EQUAL, right);
      case LT -> compared(left, Order.LESS, right);
      case LE -> compared(left, Order.LESS_OR_EQUAL, right);
      case AND -> condition(left).and(condition(right));
      case OR -> condition(left).or(condition(right));
      case IN, HAS, ADD, SUB, MUL, DIV, MOD -> throw notSupported(operator);
    };
  }

  @Override
  public Expression visitBinaryOperator(
      BinaryOperatorKind operator, Expression left, List<Expression> right) {
    if (operator != BinaryOperatorKind.IN) {
      throw notSupported(operator);
    }
    right.forEach(value -> comparable(left, value));
    return left.isOneOf(right);
  }

  @Override
  public Expression visitUnaryOperator(UnaryOperatorKind operator, Expression operand) {
    return switch (operator) {
      case NOT -> condition(operand).not();
      case MINUS -> throw Refused.notSupported("The operator - in front of a column");
    };
  }

  @Override
  public Expression visitMethodCall(MethodKind method, List<Expression> arguments) {
    return switch (method) {
      case CONTAINS -> part(TextPart.CONTAINS, arguments);
      case STARTSWITH -> part(TextPart.STARTS_WITH, arguments);
      case ENDSWITH -> part(TextPart.ENDS_WITH, arguments);
      case TOLOWER -> text(arguments.getFirst()).apply(Function.LOWER);
      case TOUPPER -> text(arguments.getFirst()).apply(Function.UPPER);
      case YEAR -> day(arguments.getFirst()).apply(Function.YEAR);
      case MONTH -> day(arguments.getFirst()).apply(Function.MONTH);
      case DAY -> day(arguments.getFirst()).apply(Function.DAY);
      case DATE -> day(arguments.getFirst()).apply(Function.DATE);
      default -> throw Refused.notSupported("The function " + method);
    };
  }

  @Override
  public Expression visitAlias(String alias) {
    throw Refused.notSupported("A parameter alias, " + alias + ",");
  }

  @Override
  public Expression visitLambdaExpression(
      String function,
      String variable,
      org.apache.olingo.server.api.uri.queryoption.expression.Expression expression) {
    throw Refused.notSupported("The operator " + function);
  }

  @Override
  public Expression visitLambdaReference(String variable) {
    throw Refused.notSupported("The variable " + variable);
  }

  @Override
  public Expression visitTypeLiteral(EdmType type) {
    throw Refused.notSupported("The type " + type.getName() + " in a condition");
  }

  @Override
  public Expression visitEnum(EdmEnumType type, List<String> values) {
    throw Refused.notSupported("The type " + type.getName() + " in a condition");
  }

  private static Expression part(TextPart condition, List<Expression> arguments) {
    return text(arguments.getFirst()).test(condition, text(arguments.get(1)));
  }

  private static Expression condition(Expression operand) {
    return of(operand, operand.type() == Column.Type.BOOLEAN, "a condition");
  }

  private static Expression text(Expression operand) {
    return of(operand, operand.type() == Column.Type.TEXT, "a text");
  }

  private static Expression day(Expression operand) {
    return of(
        operand,
        operand.type() == Column.Type.DATE || operand.type() == Column.Type.INSTANT,
        "a date or a time");
  }

  private static Expression of(Expression operand, boolean good, String expected) {
    if (!good) {
      throw Refused.wrong("$filter has " + kind(operand) + " where " + expected + " is expected");
    }
    return operand;
  }

  private Expression compared(Expression left, Order order, Expression right) {
    return comparable(left, right).compare(order, right).and(found(left, order, right));
  }

  private Expression equal(Expression left, Expression right) {
    return comparable(left, right)
        .isEqualTo(right)
        .and(found(left, Order.GREATER_OR_EQUAL, right))
        .and(found(left, Order.LESS_OR_EQUAL, right));
  }

  /**
   * What a comparison of a day, or of when it begins, says of the column by which rows are found, in
   * any time zone: the day, or the time of a fact.
   */
  private Expression found(Expression left, Order order, Expression right) {
    Optional<LocalDate> compared = day(left, right);
    Optional<Field> by = named(dataset.time() == null ? Datasets.PERIOD_START : dataset.time());
    if (compared.isEmpty() || by.isEmpty()) {
      return Expression.always(true);
    }
    boolean upwards = order.isUpwards();
    LocalDate day = upwards ? compared.get().minusDays(1) : compared.get().plusDays(3);
    Column.Type type = by.get().column().type();
    Object bound = type == Column.Type.INSTANT ? day.atStartOfDay().atOffset(ZoneOffset.UTC) : day;
    return Expression.of(by.get())
        .compare(
            upwards ? Order.GREATER_OR_EQUAL : Order.LESS_OR_EQUAL,
            Expression.literal(bound, type));
  }

  /** What the day of a row, or its begin, is compared with, if it is. */
  private Optional<LocalDate> day(Expression left, Expression right) {
    boolean isDay = Stream.of(Datasets.PERIOD_START, Datasets.PERIOD_START_UTC)
        .flatMap(name -> named(name).stream())
        .map(Expression::of)
        .anyMatch(left::equals);
    if (!isDay || right.values().size() != 1 || !right.fields().isEmpty()) {
      return Optional.empty();
    }
    return switch (right.values().getFirst()) {
      case LocalDate date -> Optional.of(date);
      case OffsetDateTime time ->
        Optional.of(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate());
      default -> Optional.empty();
    };
  }

  private Optional<Field> named(String name) {
    return fields.stream().filter(field -> field.column().name().equals(name)).findFirst();
  }

  /** The first, if it can be compared with the second. */
  private static Expression comparable(Expression left, Expression right) {
    boolean known = left.type() != null && right.type() != null;
    if (known && !kind(left).equals(kind(right))) {
      throw Refused.wrong("$filter compares " + kind(left) + " with " + kind(right));
    }
    return left;
  }

  private static String kind(Expression operand) {
    Column.Type type = operand.type();
    if (type == null) {
      return "null";
    }
    return switch (type) {
      case BOOLEAN -> "true or false";
      case TEXT -> "a text";
      case DATE -> "a date";
      case INSTANT -> "a time";
      default -> "a number";
    };
  }

  private static RuntimeException notSupported(BinaryOperatorKind operator) {
    return Refused.notSupported("The operator " + operator.name().toLowerCase(Locale.ROOT));
  }
}
