package io.parallax.reporting.operate;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.reconcile.Difference;
import io.parallax.reporting.reconcile.ReconcileMonitor;
import io.parallax.reporting.reconcile.Reconciliation;
import io.parallax.reporting.store.DeadlineProperties;
import io.parallax.reporting.store.Store;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;

/** What an operator can ask of the database from a command line, beside the running service. */
public final class OperatorCommand {
  // a JVM ends with 1 or 3 when it fails, and with more than 128 after a signal: neither is a
  // result
  private static final int WELL = 0;
  private static final int WRONG_USAGE = 2;
  private static final int DIFFERENT = 10;
  private static final int NO_DATABASE = 11;
  private static final int WOULD_LOSE = 12;
  private static final Duration REPLAY_POLL = Duration.ofSeconds(1);
  private static final int MAX_PRINTED = 100;

  /** Back to the start of the line, and all of it wiped. */
  private static final String START_OF_LINE = "\r\u001b[K";

  private static final String USAGE = """
      Usage: java -jar reporting-service-0.1.0-exec.jar [command]

      Without a command, starts the service. The commands work while it runs, with the same
      environment variables for the database: PARALLAX_DATABASE_URL, PARALLAX_DATABASE_USER,
      PARALLAX_DATABASE_PASSWORD.

        reconcile [--from DATE] [--to DATE]
                        hold the cube, and what ledger rows have from each other, against the
                        ledger: the days (UTC) in [from, to), the most recent first; without
                        dates all. Changes nothing
        rebuild-cube    make the cube again from the ledger, with the deadlines of the settings
                        (PARALLAX_SURVEY_RESPONSE_DEADLINE, PARALLAX_LEAD_FOLLOW_UP_DEADLINE,
                        PARALLAX_LEAD_RESPONSE_DEADLINE, PARALLAX_LEAD_CONVERSION_DEADLINE,
                        PARALLAX_REVERSAL_DEADLINE, PARALLAX_REPEAT_PURCHASE_DEADLINE); events
                        wait until it is done
        replay --yes [--accept-loss]
                        rebuild ledger, cube and quarantine from Kafka
                        (PARALLAX_KAFKA_BOOTSTRAP_SERVERS): empties them, sets the positions
                        back to the first records, and waits until the running service has read
                        everything again. Reports are incomplete meanwhile. Erased customers stay
                        erased. What Kafka has no longer is lost: then --accept-loss is needed
        --help          show this

      Exit status:

        0   all is well
        2   wrong usage
        10  there are differences
        11  the database or Kafka failed
        12  refused: Kafka no longer has all records

      Any other, such as 1 from a Java older than 25, is no result.
      """;

  /** What wrong usage is answered with. */
  private static final class WrongUsageException extends Exception {
    WrongUsageException(String message) {
      super(message);
    }
  }

  /** The days to check: {@code [from, to)}. */
  private record Days(LocalDate from, LocalDate to) {
    static Days of(List<String> options) throws WrongUsageException {
      LocalDate from = LocalDate.MIN;
      LocalDate to = ReconcileMonitor.END_OF_DAYS;
      for (int i = 0; i < options.size(); i += 2) {
        String option = options.get(i);
        switch (option) {
          case "--from" -> from = date(options, i + 1);
          case "--to" -> to = date(options, i + 1);
          default -> throw new WrongUsageException("unknown option " + option);
        }
      }
      return new Days(from, to);
    }

    private static LocalDate date(List<String> options, int index) throws WrongUsageException {
      try {
        return LocalDate.parse(index < options.size() ? options.get(index) : "");
      } catch (DateTimeParseException e) {
        throw new WrongUsageException(
            options.get(index - 1) + " expects a date such as 2026-11-23");
      }
    }
  }

  /** The database, without the service's limits of time: who waits here can see it. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    DataSourceProperties.class,
    KafkaProperties.class,
    DeadlineProperties.class
  })
  static class DatabaseConfiguration {
    @Bean
    DataSource dataSource(DataSourceProperties properties) {
      var dataSource = new PGSimpleDataSource();
      dataSource.setURL(properties.determineUrl());
      dataSource.setUser(properties.determineUsername());
      dataSource.setPassword(properties.determinePassword());
      dataSource.setApplicationName("parallax-operator");
      dataSource.setTcpKeepAlive(true);
      return dataSource;
    }
  }

  private final PrintStream out;
  private final boolean terminal;

  private OperatorCommand(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether these arguments are for here; what begins with -- else is a setting of the service. */
  public static boolean isMeant(String[] args) {
    return args.length > 0 && (args[0].equals("--help") || !args[0].startsWith("--"));
  }

  /** Does what the arguments say and returns the exit status. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    boolean terminal =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    var command = new OperatorCommand(out, terminal);
    List<String> options = List.of(args).subList(1, args.length);
    try {
      if (args[0].equals("--help") || options.contains("--help")) {
        out.print(USAGE);
        return WELL;
      }
      return switch (args[0]) {
        case "reconcile" -> command.reconcile(Days.of(options));
        case "rebuild-cube" -> command.rebuildCube(options);
        case "replay" -> command.replay(options);
        default -> throw new WrongUsageException("unknown command " + args[0]);
      };
    } catch (WrongUsageException e) {
      err.println(e.getMessage());
      err.print(USAGE);
      return WRONG_USAGE;
    } catch (DataAccessException | TransactionException e) {
      err.println("The database failed: " + e.getMessage());
      return NO_DATABASE;
    } catch (KafkaException e) {
      err.println("Kafka failed: " + e.getMessage());
      return NO_DATABASE;
    }
  }

  private int reconcile(Days days) {
    try (var context = start()) {
      var reconciliation = new Reconciliation(
          context.getBean(DataSource.class), TransactionDefinition.TIMEOUT_DEFAULT);
      int checked = 0;
      int found = 0;
      Optional<LocalDate> day = reconciliation.lastDayBefore(days.to());
      while (day.isPresent() && !day.get().isBefore(days.from())) {
        List<Difference> differences = reconciliation.check(day.get());
        if (differences.isEmpty()) {
          progress(day.get() + " ok");
        } else {
          line("%s differs in %d places or more".formatted(day.get(), differences.size()));
          differences.stream()
              .limit(Math.max(0, MAX_PRINTED - found))
              .forEach(difference -> line("  " + difference));
        }
        checked++;
        found += differences.size();
        day = reconciliation.lastDayBefore(day.get());
      }
      line("Days checked: %d, differences found: %d".formatted(checked, found));
      return found == 0 ? WELL : DIFFERENT;
    }
  }

  private int rebuildCube(List<String> options) throws WrongUsageException {
    if (!options.isEmpty()) {
      throw new WrongUsageException("rebuild-cube has no options");
    }
    try (var context = start()) {
      Deadlines deadlines = deadlines(context.getBean(DeadlineProperties.class));
      ZoneId timeZone =
          context.getEnvironment().getRequiredProperty("parallax.report.time-zone", ZoneId.class);
      Map<CubeTable, Integer> cells = new Store(
              context.getBean(DataSource.class), deadlines, timeZone, Duration.ZERO)
          .rebuildCube(text -> progress(text + ", events wait"));
      cells.forEach((table, count) -> line("%s: %d rows".formatted(table.viewName(), count)));
      return WELL;
    }
  }

  private static Deadlines deadlines(DeadlineProperties settings) throws WrongUsageException {
    try {
      return settings.deadlines();
    } catch (IllegalArgumentException e) {
      throw new WrongUsageException(String.valueOf(e.getMessage()));
    }
  }

  private int replay(List<String> options) throws WrongUsageException {
    List<String> unknown = options.stream()
        .filter(option -> !option.equals("--yes") && !option.equals("--accept-loss"))
        .toList();
    if (!unknown.isEmpty()) {
      throw new WrongUsageException("unknown option " + unknown.getFirst());
    }
    if (!options.contains("--yes")) {
      throw new WrongUsageException("replay empties the tables first: say --yes");
    }
    try (var context = start();
        var kafka = Admin.create(context.getBean(KafkaProperties.class).buildAdminProperties())) {
      var replay = new KafkaReplay(context.getBean(DataSource.class), kafka);
      List<KafkaReplay.Extent> extents = replay.extents();
      List<KafkaReplay.Extent> cut =
          extents.stream().filter(extent -> extent.first() > 0).toList();
      cut.forEach(extent -> line("Kafka has no records of %s before offset %d any more"
          .formatted(extent.partition(), extent.first())));
      if (!cut.isEmpty() && !options.contains("--accept-loss")) {
        line("Nothing was changed: what only those records said would be lost");
        return WOULD_LOSE;
      }
      replay.begin(extents);
      long total = extents.stream().mapToLong(e -> e.end() - e.first()).sum();
      long left = total;
      while (left > 0) {
        LockSupport.parkNanos(REPLAY_POLL.toNanos());
        Map<TopicPartition, Long> ends = extents.stream()
            .collect(Collectors.toMap(KafkaReplay.Extent::partition, KafkaReplay.Extent::end));
        left = replay.extents().stream()
            .mapToLong(e -> Math.max(
                0, ends.getOrDefault(e.partition(), 0L) - Math.max(e.position(), e.first())))
            .sum();
        progress("%d of %d records read again%s"
            .formatted(
                total - left, total, left == total ? ", waiting for reporting-service" : ""));
      }
      line("Ledger and cube are rebuilt from %d records".formatted(total));
      return WELL;
    }
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(DatabaseConfiguration.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run("--logging.level.root=warn");
  }

  /** On a terminal one line that the next one replaces. */
  private void progress(String text) {
    if (terminal) {
      out.print(START_OF_LINE + text);
      out.flush();
    } else {
      out.println(text);
    }
  }

  private void line(String text) {
    out.println(terminal ? START_OF_LINE + text : text);
  }
}
