package io.parallax.reporting.report.facts;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Note;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.query.FactFigure;
import io.parallax.reporting.query.FactReader.CountedFact;
import io.parallax.reporting.report.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of the facts of one type: what a row says, and which figures count them. Immutable. */
public final class FactList {
  private static final String NOT_GIVEN = "not given";
  private static final String NOT_YET = "not so far";
  private static final String NOT_KNOWN = "not known";

  /** All there are, in the order of the types of events. */
  public static final List<FactList> ALL =
      List.of(sales(), reversals(), leads(), invitations(), answers(), agreements(), completions());

  private final EventType type;
  private final List<Column> columns;
  private final List<Column> people;
  private final List<Function<CountedFact, @Nullable Object>> values;

  private FactList(Builder<?> builder) {
    this.type = builder.type;
    this.columns = List.copyOf(builder.columns);
    this.people = List.copyOf(builder.people);
    this.values = Stream.concat(builder.values.stream(), builder.names.stream()).toList();
  }

  /** Last part of its path, such as {@code sales}. */
  public String resource() {
    return type.resource();
  }

  /** As part of names in the OpenAPI description, such as {@code saleReversals}. */
  public String component() {
    return Pattern.compile("-(.)")
        .matcher(resource())
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  public EventType type() {
    return type;
  }

  /** Whether its facts have amounts by which revenue counts them. */
  public boolean hasCurrency() {
    return type == EventType.SALE_CLOSED || type == EventType.SALE_REVERSED;
  }

  /** The figures that count its facts. */
  public List<FactFigure> figures() {
    return Arrays.stream(FactFigure.values())
        .filter(figure -> figure.type() == type)
        .toList();
  }

  /** What rows say to everybody. */
  public List<Column> columns() {
    return columns;
  }

  /** Behind those, who took part: for callers who may know. */
  public List<Column> people() {
    return people;
  }

  List<Column> columns(boolean withPeople) {
    return withPeople ? Stream.concat(columns.stream(), people.stream()).toList() : columns;
  }

  List<@Nullable Object> row(CountedFact fact, boolean withPeople) {
    List<@Nullable Object> row = new ArrayList<>(values.size());
    values.subList(0, columns(withPeople).size()).forEach(value -> row.add(value.apply(fact)));
    return row;
  }

  private static FactList sales() {
    return new Builder<>(EventType.SALE_CLOSED, LedgerRow.Sale.class, "closedAt")
        .with(
            Column.count("quantity", Counter.Unit.UNITS.text(), "units sold").from(1),
            sale -> sale.event().quantity())
        .withMoney("amount", "currency", sale -> sale.event().amount())
        .with(
            Column.instant("reversedAt", "when it was first taken back as a whole")
                .nullIf(NOT_YET),
            LedgerRow.Sale::reversedAt)
        .with(
            Column.instant(
                    "previousClosedAt", "when the latest earlier sale to its customer was closed")
                .nullIf("there is none"),
            LedgerRow.Sale::previousClosedAt)
        .withId("leadId", "lead that became it", s -> s.event().leadId())
        .withPerson("customerId", sale -> sale.event().customerId())
        .withPerson("salesperson", sale -> sale.event().salesperson())
        .withPerson("referredBy", sale -> sale.event().referredBy())
        .list();
  }

  private static FactList reversals() {
    return new Builder<>(EventType.SALE_REVERSED, LedgerRow.Reversal.class, "reversedAt")
        .withId("saleId", "sale taken back", r -> r.event().saleId())
        .with(
            Column.count(
                "salesReversed",
                Counter.Unit.SALES.text(),
                "1 if it is the first to take the whole sale back, else 0"),
            LedgerRow.Reversal::sales)
        .with(
            Column.count(
                "unitsReversed",
                Counter.Unit.UNITS.text(),
                "units it takes back of those that earlier reversals have left"),
            LedgerRow.Reversal::units)
        .withMoney("amountReversed", "currency", LedgerRow.Reversal::money)
        .withNote("reason", reversal -> reversal.event().reason())
        .list();
  }

  private static FactList leads() {
    return new Builder<>(EventType.LEAD_CAPTURED, LedgerRow.Lead.class, "capturedAt")
        .with(
            Column.instant("firstContactAt", "when a person first contacted it").nullIf(NOT_YET),
            LedgerRow.Lead::firstContactAt)
        .with(
            Column.instant("wonAt", "when the earliest sale it became was closed")
                .nullIf(NOT_YET),
            LedgerRow.Lead::wonAt)
        .with(Column.instant("lostAt", "when it was lost").nullIf(NOT_YET), LedgerRow.Lead::lostAt)
        .withPerson("customerId", lead -> lead.event().customerId())
        .withPerson("referredBy", lead -> lead.event().referredBy())
        .list();
  }

  private static FactList invitations() {
    return new Builder<>(EventType.SURVEY_SENT, LedgerRow.Invitation.class, "sentAt")
        .with(
            Column.instant("firstAnsweredAt", "time of the earliest answer to it")
                .nullIf(NOT_YET),
            LedgerRow.Invitation::firstAnsweredAt)
        .withId("saleId", "sale it is about", i -> i.event().saleId())
        .withPerson("customerId", invitation -> invitation.event().customerId())
        .list();
  }

  private static FactList answers() {
    var list = new Builder<>(EventType.SURVEY_ANSWERED, LedgerRow.Answer.class, "answeredAt");
    for (Measure measure : Measure.values()) {
      list.with(
          Column.count(measure.measureName(), "points", "score of " + measure.measureName())
              .from(measure.min())
              .to(measure.max())
              .nullIf("no such question answered"),
          answer -> answer.event().scores().values().get(measure));
    }
    return list.withId("saleId", "sale it is about", a -> a.event().saleId())
        .withId(
            "invitationId", "invitation it answers", answer -> answer.event().invitationId())
        .withPerson("customerId", answer -> answer.event().customerId())
        .list();
  }

  private static FactList agreements() {
    return new Builder<>(EventType.DELIVERY_AGREED, LedgerRow.Agreement.class, "dueAt")
        .with(
            Column.instant("completedAt", "when the delivery was completed").nullIf(NOT_YET),
            LedgerRow.Agreement::completedAt)
        .withMoney("agreedCost", "currency", agreement -> agreement.event().agreedCost())
        .withNote("agreedQuality", agreement -> agreement.event().agreedQuality())
        .withId("saleId", "sale delivered", a -> a.event().saleId())
        .list();
  }

  private static FactList completions() {
    return new Builder<>(EventType.DELIVERY_COMPLETED, LedgerRow.Completion.class, "completedAt")
        .with(
            Column.truth("onTime", "completed by its dueAt").nullIf(NOT_KNOWN),
            LedgerRow.Completion::onTime)
        .with(
            Column.truth("qualityMet", "of the agreed quality").nullIf(NOT_KNOWN),
            completion -> completion.event().qualityMet())
        .with(
            Column.truth("withinCost", "for no more than the agreed cost").nullIf(NOT_KNOWN),
            LedgerRow.Completion::withinCost)
        .withMoney("actualCost", "currency", completion -> completion.event().actualCost())
        .withId("saleId", "sale delivered", c -> c.event().saleId())
        .list();
  }

  /** Collects the columns of a list. */
  private static final class Builder<R extends LedgerRow> {
    private final EventType type;
    private final Class<R> rowType;
    private final List<Column> columns = new ArrayList<>();
    private final List<Function<CountedFact, @Nullable Object>> values = new ArrayList<>();
    private final List<Column> people = new ArrayList<>();
    private final List<Function<CountedFact, @Nullable Object>> names = new ArrayList<>();

    /** With what every list has. */
    Builder(EventType type, Class<R> rowType, String at) {
      this.type = type;
      this.rowType = rowType;
      add(Column.instant("at", at + ", by which the fact belongs to a period"), CountedFact::at);
      with(
          Column.text(
              "key",
              "business key: /api/v1/%s/{key} has all of the fact".formatted(type.resource())),
          row -> row.event().key().value());
      with(
          Column.count("revision", "revisions", "number of the latest revision").from(1),
          row -> row.event().revision());
      for (Dimension dimension : Dimension.values()) {
        with(
            Column.text(
                dimension.dimensionName(), "where it counts, with what it inherits, or (unknown)"),
            row -> counted(row).get(dimension));
      }
    }

    Builder<R> with(Column column, Function<R, @Nullable Object> value) {
      return add(column, fact -> value.apply(rowType.cast(fact.row())));
    }

    Builder<R> withId(String name, String words, Function<R, @Nullable Id> id) {
      return with(Column.text(name, words).nullIf(NOT_GIVEN), row -> text(id.apply(row)));
    }

    Builder<R> withNote(String name, Function<R, @Nullable Note> note) {
      return with(Column.text(name, "in the words of the sender").nullIf(NOT_GIVEN), row -> {
        Note said = note.apply(row);
        return said == null ? null : said.value();
      });
    }

    Builder<R> withMoney(String amount, String currency, Function<R, @Nullable Money> money) {
      return with(Column.amount(amount, "in units of currency").nullIf(NOT_KNOWN), row -> {
            Money known = money.apply(row);
            return known == null ? null : known.amount().setScale(Column.Type.SCALE);
          })
          .with(Column.text(currency, "ISO 4217 code").nullIf(NOT_KNOWN), row -> {
            Money known = money.apply(row);
            return known == null ? null : known.currency().value();
          });
    }

    Builder<R> withPerson(String name, Function<R, @Nullable Id> id) {
      people.add(
          Column.text(name, "as given by the sender; only with people=true").nullIf(NOT_GIVEN));
      names.add(fact -> text(id.apply(rowType.cast(fact.row()))));
      return this;
    }

    FactList list() {
      return new FactList(this);
    }

    private Builder<R> add(Column column, Function<CountedFact, @Nullable Object> value) {
      columns.add(column);
      values.add(value);
      return this;
    }

    private static Dimensions counted(LedgerRow row) {
      Dimensions counted = row.countedUnder();
      if (counted == null) {
        throw new IllegalStateException("facts of a list count by themselves");
      }
      return counted;
    }

    private static @Nullable String text(@Nullable Id id) {
      return id == null ? null : id.value();
    }
  }
}
