package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.parallax.events.Event;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.reconcile.Reconciliation;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import io.parallax.reporting.store.Store;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The data sets for BI tools say what the reports say, over SQL and OData, in the time zone of reports. */
class BiViewsIT {
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261130);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KATHMANDU = "Asia/Kathmandu";
  private static final List<Dataset> DATASETS = Datasets.ALL;
  private static final List<String> DIMENSIONS =
      List.of("product", "region", "country", "segment", "channel", "closingMethod");

  /** Types of the database by those of the catalogue. */
  private static final Map<Column.Type, String> TYPES = Map.of(
      Column.Type.DATE, "date",
      Column.Type.INSTANT, "timestamp with time zone",
      Column.Type.TEXT, "text",
      Column.Type.INTEGER, "bigint",
      Column.Type.DECIMAL, "numeric",
      Column.Type.BOOLEAN, "boolean");

  private static final ReportServer UTC = new ReportServer();
  private static final ReportServer LOCAL =
      new ReportServer("PARALLAX_REPORT_TIME_ZONE=" + KATHMANDU);
  private static final JdbcClient DB = JdbcClient.create(dataSource(UTC));

  static {
    store(LOCAL, KATHMANDU).agreeOnSettings();
  }

  @AfterAll
  static void stop() {
    UTC.close();
    LOCAL.close();
  }

  /** Whatever is merged already; after a merge; and in a cube that was made again. */
  @ParameterizedTest(name = "seed +{0}, local days: {1}")
  @CsvSource({"0,false", "1,false", "0,true", "1,true", "2,true"})
  void addUpToTheReports(int number, boolean local) throws Exception {
    var random = new Random(FIRST_SEED + number);
    ReportServer server = local ? LOCAL : UTC;
    server.histories().apply(Histories.history(random), random);
    List<String> groupBy =
        DIMENSIONS.stream().filter(d -> random.nextInt(3) == 0).toList();
    String zone = local ? KATHMANDU : "UTC";

    compare(server, groupBy, zone);
    server.histories().mergeCube();
    compare(server, groupBy, zone);
    store(server, zone).rebuildCube(text -> {});
    compare(server, groupBy, zone);
    var reconciliation = new Reconciliation(dataSource(server), 30);
    for (int day = 27; day <= 33; day++) {
      assertThat(reconciliation.check(LocalDate.of(2026, 2, 1).plusDays(day))).isEmpty();
    }
  }

  private static void compare(ReportServer server, List<String> groupBy, String zone)
      throws Exception {
    JdbcClient db = JdbcClient.create(dataSource(server));
    String range = "from=2026-02-20&to=2026-03-10&limit=100000&timeZone=" + zone
        + (groupBy.isEmpty() ? "" : "&groupBy=" + String.join(",", groupBy));
    var keys = new ArrayList<String>(List.of("periodStart"));
    keys.addAll(groupBy);

    check(server, db, "SalesByDay", keys, "sales?period=day&" + range);
    check(server, db, "RevenueByDay", with(keys, "currency"), "revenue?period=day&" + range);
    check(server, db, "OutcomesByDay", with(keys, "indicator"), "outcomes?period=day&" + range);
    List<String> cells = groupBy.isEmpty() ? List.of("product", "region") : groupBy;
    check(server, db, "CoverageByDay", cells, "coverage?" + range);
    assertThat(number(db, "select coalesce(sum(answers), 0) from bi.scores_by_day"))
        .isPositive()
        .isEqualTo(number(db, """
            select sum(denominator) from bi.outcomes_by_day
            where indicator in ('csat', 'nps', 'ces', 'repurchase-intent')
            """));
    assertThat(number(db, "select count(*) from bi.sales"))
        .isEqualTo(number(db, "select sum(sales_closed) from bi.sales_by_day"));
    assertThat(number(db, "select count(*) from bi.sales where repeat"))
        .isEqualTo(number(db, "select sum(repeat_sales) from bi.sales_by_day"));
    ZoneId of = ZoneId.of(zone);
    for (LocalDate day = LocalDate.of(2026, 2, 27);
        day.getMonthValue() < 4;
        day = day.plusDays(3)) {
      String begin = day.atStartOfDay(of).toInstant().toString();
      String end = day.plusDays(1).atStartOfDay(of).toInstant().toString();
      for (String name : List.of("Sales", "LeadResponses")) {
        long expected = number(
            db,
            "select count(*) from %s where period_start = '%s'"
                .formatted(Datasets.named(name).orElseThrow().view(), day));
        for (String filter : List.of(
            "periodStart eq " + day,
            "periodStart ge " + day + " and periodStart le " + day,
            "periodStartUtc ge " + begin + " and periodStartUtc lt " + end,
            "not (periodStartUtc lt " + begin + " or periodStart gt " + day + ")")) {
          assertThat(odata(server, name + "?$filter=" + filter)).as(filter).hasSize((int) expected);
        }
      }
    }
    assertThat(number(db, "select count(*) from bi.lead_responses")).isEqualTo(number(db, """
            select sum(denominator) from bi.outcomes_by_day where indicator = 'lead-conversion'
            """));
  }

  /**
   * The sums of all columns that may be added up and that the report has, by some of the key: of the
   * report as JSON and as CSV, of the view, of all rows over OData, and of what OData adds up itself.
   */
  private static void check(
      ReportServer server, JdbcClient db, String name, List<String> keys, String query)
      throws Exception {
    Dataset dataset = Datasets.named(name).orElseThrow();
    JsonNode rows = server.report(query).get("rows");
    assertThat(rows).as(query).isNotEmpty();
    List<Column> figures = dataset.columns().stream()
        .filter(column -> column.isAdditive() && rows.get(0).has(column.name()))
        .toList();
    assertThat(figures).as(name).hasSizeGreaterThanOrEqualTo(2);

    Map<String, String> expected = sums(keys, figures, rows);
    expected.keySet().removeIf(key -> key.contains("lead-response-time"));
    Map<String, String> ofCsv = sums(keys, figures, csv(server, "/api/v1/reports/" + query));
    ofCsv.keySet().removeIf(key -> key.contains("lead-response-time"));
    assertThat(ofCsv).as("CSV of " + query).isEqualTo(expected);
    assertThat(sums(keys, figures, view(db, dataset, keys, figures)))
        .as(dataset.view() + " and " + query)
        .isEqualTo(expected);
    assertThat(sums(keys, figures, odata(server, name + "?$filter=periodStart ge 2026-02-20")))
        .as(name + " and " + query)
        .isEqualTo(expected);
    String added = figures.stream()
        .map(figure -> figure.name() + " with sum as sumOf" + figure.name())
        .collect(Collectors.joining(","));
    List<Column> sums =
        figures.stream().map(figure -> figure.named("sumOf" + figure.name())).toList();
    String apply = "%s?$apply=filter(periodStart ge 2026-02-20)/groupby((%s),aggregate(%s))"
        .formatted(name, String.join(",", keys), added);
    assertThat(sums(keys, sums, odata(server, apply)))
        .as(apply + " and " + query)
        .isEqualTo(expected);
  }

  /** Rows of any source by columns of the key; what is 0 or not there counts as nothing. */
  private static Map<String, String> sums(
      List<String> keys, List<Column> figures, Iterable<JsonNode> rows) {
    Map<String, List<BigDecimal>> sums = new TreeMap<>();
    for (JsonNode row : rows) {
      List<BigDecimal> values = figures.stream()
          .map(figure -> row.get(figure.name()))
          .map(value -> value.isNull() || value.asString().isEmpty()
              ? BigDecimal.ZERO
              : new BigDecimal(value.asString()))
          .toList();
      String key = keys.stream()
          .map(column -> day(row.get(column).asString()))
          .collect(Collectors.joining("|"));
      sums.merge(key, values, BiViewsIT::added);
    }
    Map<String, String> texts = new TreeMap<>();
    sums.forEach((key, values) -> {
      if (values.stream().anyMatch(value -> value.signum() != 0)) {
        texts.put(
            key,
            values.stream()
                .map(value -> value.stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(" ")));
      }
    });
    return texts;
  }

  private static List<BigDecimal> added(List<BigDecimal> some, List<BigDecimal> others) {
    List<BigDecimal> sums = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      sums.add(some.get(i).add(others.get(i)));
    }
    return sums;
  }

  private static List<JsonNode> csv(ReportServer server, String path) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    String text = server.get(path, "Accept", "text/csv").body();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(text)) {
      csv.forEach(row -> rows.add(JSON.valueToTree(row.getFieldsAsMap())));
    }
    return rows;
  }

  private static List<JsonNode> odata(ReportServer server, String query) throws Exception {
    return server.odata("/odata/v1/" + query.replace(" ", "%20"), 1 + query.length());
  }

  private static List<JsonNode> view(
      JdbcClient db, Dataset dataset, List<String> keys, List<Column> figures) {
    String key = keys.stream()
        .map(column -> sqlAs(dataset.column(column).orElseThrow(), "%s"))
        .collect(Collectors.joining(", "));
    String sums =
        figures.stream().map(figure -> sqlAs(figure, "sum(%s)")).collect(Collectors.joining(", "));
    List<JsonNode> rows = new ArrayList<>();
    db.sql(
            "select to_jsonb(r) from (select %s, %s from %s where period_start >= '2026-02-20' group by %s) r"
                .formatted(
                    key,
                    sums,
                    dataset.view(),
                    IntStream.rangeClosed(1, keys.size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "))))
        .query(String.class)
        .list()
        .forEach(row -> rows.add(JSON.readTree(row)));
    return rows;
  }

  private static String sqlAs(Column column, String pattern) {
    return pattern.formatted(Dataset.sqlName(column)) + " as \"" + column.name() + "\"";
  }

  /** A day as the database writes it, whatever report it comes from. */
  private static String day(String text) {
    return text.replaceFirst("T00:00(:00)?$", "");
  }

  private static List<String> with(List<String> keys, String more) {
    return Stream.concat(keys.stream(), Stream.of(more)).toList();
  }

  private static long number(JdbcClient db, String sql) {
    return db.sql(sql).query(Long.class).single();
  }

  /** Of what is due today, what is not due yet does not count. */
  @Test
  void doNotCountWhatIsNotDueYet() {
    List<Event> events = new ArrayList<>();
    UTC.apply(events);
    DB.sql("""
            insert into ledger.dimension_set values (7, 'tea', 'LT', 'LT', 'x', 'y', 'z');
            insert into ledger.delivery_agreement
              (due_at, own_dimension_set, dimension_set, completed_at, revision, withdrawn, delivery_id)
            values (now() - interval '2 days', 7, 7, null, 1, false, 'long ago'),
              (now() - interval '1 millisecond', 7, 7, now() - interval '1 hour', 1, false, 'in time'),
              (now() - interval '1 millisecond', 7, 7, null, 1, false, 'late'),
              (now() + interval '1 minute', 7, 7, now() - interval '1 hour', 1, false, 'later'),
              (now() + interval '2 days', 7, 7, null, 1, false, 'much later')
            """).update();
    store(UTC, "UTC").rebuildCube(text -> {});

    assertThat(DB.sql("""
            select sum(numerator) || '/' || sum(denominator) from bi.outcomes_by_day
            where indicator = 'on-time'
            """).query(String.class).single()).isEqualTo("1/3");
  }

  @ParameterizedTest
  @FieldSource("DATASETS")
  void haveTheColumnsOfTheCatalogue(Dataset dataset) {
    List<String> expected = dataset.columns().stream()
        .map(column -> Dataset.sqlName(column) + " " + TYPES.get(column.type()))
        .toList();
    assertThat(DB.sql("""
            select column_name || ' ' || data_type from information_schema.columns
            where table_schema || '.' || table_name = ? order by ordinal_position
            """).param(dataset.view()).query(String.class).list()).isEqualTo(expected);
    assertThat(DB.sql("""
            select column_name from information_schema.columns
            where table_schema || '.' || table_name = ? and col_description(?::regclass, ordinal_position) is null
            """)
            .param(dataset.view())
            .param(dataset.view())
            .query(String.class)
            .list())
        .isEmpty();
    assertThat(DB.sql("select obj_description(?::regclass)")
            .param(dataset.view())
            .query(String.class)
            .single())
        .startsWith(dataset.words());
    assertThat(dataset.columns()).extracting(Column::name).containsAll(dataset.key());
  }

  @Test
  void areAllThatTheSchemaHas() {
    assertThat(DB.sql(
                "select 'bi.' || table_name from information_schema.tables where table_schema = 'bi'")
            .query(String.class)
            .list())
        .containsExactlyInAnyOrderElementsOf(
            DATASETS.stream().map(Dataset::view).toList());
  }

  /** In a time zone of its own, and only there, the cube has sums of local days, and they are checked. */
  @Test
  void areMadeOfSumsThatAreChecked() {
    var random = new Random(FIRST_SEED);
    LOCAL.histories().apply(Histories.history(random), random);
    LOCAL.histories().mergeCube();
    JdbcClient local = JdbcClient.create(dataSource(LOCAL));
    var reconciliation = new Reconciliation(dataSource(LOCAL), 30);
    LocalDate last = reconciliation.lastDayBefore(LocalDate.of(2026, 6, 1)).orElseThrow();

    assertThat(local.sql("""
            update cube.sales_span set sales_closed = sales_closed + 1
            where span = 'local-day'
              and start = (select max(start) from cube.sales_span where span = 'local-day')
            """).update()).isPositive();

    List<LocalDate> wrong = new ArrayList<>();
    for (LocalDate day = last.minusDays(5); !day.isAfter(last); day = day.plusDays(1)) {
      if (!reconciliation.check(day).isEmpty()) {
        wrong.add(day);
      }
    }
    assertThat(wrong).hasSize(1);
    store(LOCAL, KATHMANDU).rebuildCube(text -> {});
    assertThat(reconciliation.check(wrong.getFirst())).isEmpty();
    assertThat(number(DB, "select count(*) from cube.sales_span where span = 'local-day'"))
        .isZero();
  }

  @Test
  void areNotMadeOfDaysOfAnotherTimeZone() {
    String database = TestBackend.newDatabase();
    DataSource dataSource = TestBackend.dataSource(database);
    Histories histories = Histories.in(dataSource);
    JdbcClient db = JdbcClient.create(dataSource);
    store(dataSource, "Europe/Vilnius").agreeOnSettings();
    assertThat(number(db, "select count(*) from cube.days where span = 'local-day'"))
        .isOne();
    var random = new Random(FIRST_SEED);
    histories.apply(Histories.history(random), random);

    assertThatThrownBy(() -> store(dataSource, "UTC").agreeOnSettings())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Europe/Vilnius")
        .hasMessageContaining("PARALLAX_REPORT_TIME_ZONE")
        .hasMessageContaining("rebuild-cube");
    store(dataSource, "UTC").rebuildCube(text -> {});
    store(dataSource, "Etc/UTC").agreeOnSettings();
    assertThat(number(db, "select count(*) from cube.sales_span where span = 'local-day'"))
        .isZero();
    assertThatThrownBy(() -> store(dataSource, "+02:00").agreeOnSettings())
        .hasMessageContaining("IANA");
    assertThatThrownBy(() -> store(dataSource, "CET").agreeOnSettings())
        .hasMessageContaining("IANA");
  }

  /** As the role that a script makes for BI tools, all views and no table can be read. */
  @Test
  void areAllThatARoleForBiToolsCanRead() {
    String database = TestBackend.newDatabase();
    DB.sql("""
            do $$ begin
              if not exists (select from pg_roles where rolname = 'parallax_bi') then
                create role parallax_bi nologin;
              end if;
            end $$
            """).update();
    Histories.in(TestBackend.dataSource(database));
    JdbcClient db = JdbcClient.create(TestBackend.dataSource(database));
    List<String> relations = db.sql("""
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in ('bi', 'cube', 'ledger', 'log', 'ui')
            """).query((row, index) -> row.getString(1)).list();
    assertThat(relations).hasSizeGreaterThan(DATASETS.size() + 30);
    for (String relation : relations) {
      String read = """
          do $$ begin
            set local role parallax_bi;
            perform 1 from %s limit 1;
          end $$
          """.formatted(relation);
      if (relation.startsWith("bi.")) {
        db.sql(read).update();
      } else {
        assertThatThrownBy(() -> db.sql(read).update())
            .as(relation)
            .isInstanceOf(DataAccessException.class)
            .hasStackTraceContaining("permission denied");
      }
    }
  }

  private static Store store(ReportServer server, String zone) {
    return store(dataSource(server), zone);
  }

  private static Store store(DataSource dataSource, String zone) {
    ZoneId id = zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
    return new Store(dataSource, Histories.DEADLINES, id, Duration.ofSeconds(30));
  }

  private static DataSource dataSource(ReportServer server) {
    return TestBackend.dataSource(server.database());
  }
}
