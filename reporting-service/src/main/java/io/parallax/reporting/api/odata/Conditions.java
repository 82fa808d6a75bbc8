package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.Column;
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
  private final List<Field> fields;

  /** @param fields that a condition may name */
  Conditions(List<Field> fields) {
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
      case EQ -> comparable(left, right).isEqualTo(right);
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

  /** A comparison. One of when a day begins says something of the day too, by which rows are found. */
  private Expression compared(Expression left, Order order, Expression right) {
    Expression compared = comparable(left, right).compare(order, right);
    Optional<Field> day = named(Datasets.PERIOD_START);
    boolean isBegin = named(Datasets.PERIOD_START_UTC)
        .map(Expression::of)
        .filter(left::equals)
        .isPresent();
    if (day.isEmpty()
        || !isBegin
        || right.values().size() != 1
        || !(right.values().getFirst() instanceof OffsetDateTime time)) {
      return compared;
    }
    LocalDate date = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate();
    Expression around = Expression.literal(
        order.isUpwards() ? date.minusDays(1) : date.plusDays(1), Column.Type.DATE);
    Order wider = order.isUpwards() ? Order.GREATER_OR_EQUAL : Order.LESS_OR_EQUAL;
    return compared.and(Expression.of(day.get()).compare(wider, around));
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
