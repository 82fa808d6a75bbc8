package io.parallax.reporting.report.period;

import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.Table;
import io.parallax.reporting.report.period.PeriodReport.Groups;
import io.parallax.reporting.report.period.PeriodReport.Maker;
import io.parallax.reporting.report.period.PeriodReport.Reading;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a report of periods: for each period all groups, for each group all items, which are
 * indicators or a single null. The key of a row is the start of its period, its group and, if there
 * is one, its indicator.
 */
final class PeriodRows implements Table.Rows {
  private final Reading reading;
  private final List<Plan.Row> periods;
  private final List<List<String>> groups;
  private final List<@Nullable Indicator> items;
  private final Map<Integer, Maker> makers = new HashMap<>();
  private final Groups found;

  PeriodRows(Reading reading, Groups found) {
    this.reading = reading;
    this.periods = reading.plan().rows();
    this.groups = found.all();
    this.items = reading.items();
    this.found = found;
  }

  @Override
  public int count() {
    return periods.size() * groups.size() * items.size();
  }

  @Override
  public List<@Nullable Object> row(int number) {
    Plan.Row row = period(number);
    Indicator item = item(number);
    List<@Nullable Object> values = new ArrayList<>(24);
    values.add(localStart(row.period()));
    values.add(localEnd(row.period()));
    values.add(row.period().start());
    values.add(row.period().end());
    values.add(reading.isPartial(row));
    values.add(reading.isFinal(row, item));
    values.addAll(groups.get(group(number)));
    values.addAll(maker(group(number)).row(row, item));
    return values;
  }

  @Override
  public List<String> key(int number) {
    List<String> key = new ArrayList<>();
    key.add(period(number).period().start().toString());
    key.addAll(groups.get(group(number)));
    Indicator item = item(number);
    if (item != null) {
      key.add(item.id());
    }
    return key;
  }

  @Override
  public int upTo(List<String> key) {
    boolean named = items.getFirst() != null;
    int values = key.size() - (named ? 2 : 1);
    if (groups.isEmpty()) {
      return 0;
    }
    if (values != groups.getFirst().size()) {
      throw new IllegalArgumentException(
          "key has %d values, expected %d".formatted(values, groups.getFirst().size()));
    }
    List<Instant> starts = periods.stream().map(row -> row.period().start()).toList();
    int period = Collections.binarySearch(starts, Instant.parse(key.getFirst()));
    if (period < 0) {
      return (-period - 1) * groups.size() * items.size();
    }
    int group = Collections.binarySearch(groups, key.subList(1, 1 + values), GroupOrder.INSTANCE);
    int before = (period * groups.size() + (group < 0 ? -group - 1 : group)) * items.size();
    if (group < 0) {
      return before;
    }
    return before + 1 + (named ? place(key.getLast()) : 0);
  }

  /** Where an indicator is among the items; -1 if it is none of them. */
  private int place(String id) {
    for (int i = 0; i < items.size(); i++) {
      Indicator item = items.get(i);
      if (item != null && item.id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private Plan.Row period(int number) {
    return periods.get(number / items.size() / groups.size());
  }

  private int group(int number) {
    return number / items.size() % groups.size();
  }

  private @Nullable Indicator item(int number) {
    return items.get(number % items.size());
  }

  private Maker maker(int group) {
    return makers.computeIfAbsent(group, place -> found.makers().apply(groups.get(place)));
  }

  private Temporal localStart(TimeRange period) {
    ZonedDateTime start = period.start().atZone(calendar().zone());
    return isHourly() ? start.toLocalDateTime() : start.toLocalDate();
  }

  /** The day of an end in the middle of a day is not over, so the next day is the end. */
  private Temporal localEnd(TimeRange period) {
    ZonedDateTime end = period.end().atZone(calendar().zone());
    if (isHourly()) {
      return end.toLocalDateTime();
    }
    LocalDate day = end.toLocalDate();
    return period.end().equals(calendar().startOf(day)) ? day : day.plusDays(1);
  }

  private boolean isHourly() {
    return reading.query().unit() == PeriodUnit.HOUR;
  }

  private ReportCalendar calendar() {
    return reading.query().calendar();
  }
}
