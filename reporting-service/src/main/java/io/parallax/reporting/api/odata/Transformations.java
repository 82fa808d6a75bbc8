package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Expression;
import io.parallax.reporting.report.dataset.Field;
import io.parallax.reporting.report.dataset.Grouping;
import io.parallax.reporting.report.dataset.Grouping.Aggregate;
import io.parallax.reporting.report.dataset.Grouping.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.olingo.server.api.uri.UriResource;
import org.apache.olingo.server.api.uri.UriResourceCount;
import org.apache.olingo.server.api.uri.queryoption.ApplyItem;
import org.apache.olingo.server.api.uri.queryoption.ApplyOption;
import org.apache.olingo.server.api.uri.queryoption.apply.AggregateExpression;
import org.apache.olingo.server.api.uri.queryoption.apply.AggregateExpression.StandardMethod;
import org.apache.olingo.server.api.uri.queryoption.apply.Filter;
import org.apache.olingo.server.api.uri.queryoption.apply.GroupBy;
import org.apache.olingo.server.api.uri.queryoption.apply.GroupByItem;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;
import org.jspecify.annotations.Nullable;

/**
 * What {@code $apply} makes of the rows of a data set: filters, then groups.
 *
 * @param filter which rows
 * @param grouping how they are put together; null if they are not
 * @see <a href="https://docs.oasis-open.org/odata/odata-data-aggregation-ext/v4.0/odata-data-aggregation-ext-v4.0.html">
 *     OData Extension for Data Aggregation 4.0</a>
 */
record Transformations(Expression filter, @Nullable Grouping grouping) {

  static Transformations read(Dataset dataset, ApplyOption apply) {
    var conditions = new Conditions(dataset, dataset.fields());
    Expression filter = Expression.always(true);
    Grouping grouping = null;
    for (ApplyItem item : apply.getApplyItems()) {
      if (grouping != null) {
        throw Refused.notSupported("$apply with " + name(item) + " behind groups");
      }
      switch (item) {
        case Filter f -> filter = filter.and(conditions.read(f.getFilterOption().getExpression()));
        case GroupBy groups -> grouping = grouping(conditions, groups);
        case org.apache.olingo.server.api.uri.queryoption.apply.Aggregate whole ->
          grouping = new Grouping(List.of(), aggregates(conditions, whole));
        default -> throw Refused.notSupported("$apply with " + name(item));
      }
    }
    if (grouping != null) {
      requireOneKind(dataset, filter, grouping);
    }
    return new Transformations(filter, grouping);
  }

  private static Grouping grouping(Conditions conditions, GroupBy groups) {
    List<Field> by = new ArrayList<>();
    for (GroupByItem item : groups.getGroupByItems()) {
      if (item.isRollupAll() || !item.getRollup().isEmpty()) {
        throw Refused.notSupported("$apply with rollup");
      }
      by.add(conditions.field(item.getPath()));
    }
    List<Aggregate> aggregates = new ArrayList<>();
    List<ApplyItem> items =
        groups.getApplyOption() == null ? List.of() : groups.getApplyOption().getApplyItems();
    for (ApplyItem item : items) {
      if (items.size() > 1
          || !(item
              instanceof org.apache.olingo.server.api.uri.queryoption.apply.Aggregate whole)) {
        throw Refused.notSupported("groupby with other than columns and aggregate");
      }
      aggregates.addAll(aggregates(conditions, whole));
    }
    return new Grouping(by.stream().distinct().toList(), aggregates);
  }

  private static List<Aggregate> aggregates(
      Conditions conditions, org.apache.olingo.server.api.uri.queryoption.apply.Aggregate whole) {
    List<Aggregate> aggregates = new ArrayList<>();
    for (AggregateExpression expression : whole.getExpressions()) {
      aggregates.add(aggregate(conditions, expression, "a" + aggregates.size()));
    }
    return aggregates;
  }

  private static Aggregate aggregate(
      Conditions conditions, AggregateExpression expression, String sql) {
    List<UriResource> path = expression.getPath();
    if (path.size() == 1 && path.getFirst() instanceof UriResourceCount) {
      Column count = Column.count(expression.getAlias(), "rows", "rows of the group");
      return new Aggregate(Method.COUNT, null, new Field(count, sql));
    }
    if (!path.isEmpty()
        || expression.getInlineAggregateExpression() != null
        || !expression.getFrom().isEmpty()
        || !(expression.getExpression() instanceof Member member)) {
      throw Refused.notSupported("aggregate of other than columns and $count");
    }
    Field field = conditions.field(member.getResourcePath().getUriResourceParts());
    Method method = method(expression.getStandardMethod(), field.column());
    Column result = field.column().named(expression.getAlias()).nullIf("there is no row");
    return new Aggregate(method, field, new Field(result, sql));
  }

  private static Method method(@Nullable StandardMethod asked, Column column) {
    if (asked == StandardMethod.AVERAGE) {
      throw Refused.notSupported("average of rows, which are sums of different numbers of facts"
          + " (divide a sum by a sum),");
    }
    if (asked == StandardMethod.SUM) {
      if (!column.isAdditive()) {
        throw Refused.wrong(column.name() + " does not add up, expected a column that does");
      }
      return Method.SUM;
    }
    if (asked != StandardMethod.MIN && asked != StandardMethod.MAX) {
      throw Refused.notSupported("aggregate with other methods than sum, min and max");
    }
    if (column.type() == Column.Type.BOOLEAN) {
      throw Refused.wrong(column.name() + " has no order, expected a column that has one");
    }
    return asked == StandardMethod.MIN ? Method.MIN : Method.MAX;
  }

  /** What must not be mixed is not: such as amounts of several currencies. */
  private static void requireOneKind(Dataset dataset, Expression filter, Grouping grouping) {
    boolean apart = Stream.concat(filter.pinned().stream(), grouping.by().stream())
        .anyMatch(field -> field.column().name().equals(dataset.apart()));
    for (Aggregate aggregate : grouping.aggregates()) {
      Field of = aggregate.of();
      if (!apart && of != null && dataset.isApart(of.column())) {
        throw Refused.wrong(
            "%s is not to be put together over values of %2$s, expected groupby with"
                    .formatted(of.column().name(), dataset.apart())
                + " %1$s, or filter(%1$s eq '...')".formatted(dataset.apart()));
      }
    }
  }

  private static String name(ApplyItem item) {
    return item.getKind().name().toLowerCase(Locale.ROOT).replace("_", "");
  }
}
