package io.parallax.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.commons.io.file.PathUtils;

/** Starts the whole product on this machine, fills it with sample data, and waits for Ctrl-C. */
public final class Quickstart {
  private static final String WELCOME = """

      Ready.

        dashboard           %1$s
                            %5$s
                            (this link signs in, once, within an hour)
        reports             %1$s/docs        (to try them)
        BI tools            %1$s/odata/v1/   (OData; docs/bi has a guide for each)
        sales events        %2$s
        outcome events      %3$s

      Only this machine gets in, with a key. This one may do everything; where a user name is asked
      for, and in the dashboard, it is the password of the user all:

        key=%4$s
      """;

  private static final String TO_TRY = """

      To try:

        # sales and contentment of each year beside the year before: who is sold more and pleased less?
        curl -H 'X-API-Key: %4$s' '%1$s/api/v1/reports/comparison?period=quarter&compare=previousYear&groupBy=segment&indicator=csat&format=csv'

        # what customers say, quarter by quarter: follow the enterprises
        curl -H 'X-API-Key: %4$s' '%1$s/api/v1/reports/outcomes?period=quarter&groupBy=segment&indicator=csat&format=csv'

        # regions that buy, and where no customer was ever asked
        curl -H 'X-API-Key: %4$s' '%1$s/api/v1/reports/coverage?groupBy=region&format=csv'
      """;

  private final CommandLine options;
  private final Ports ports;
  private final Path dataFolder;
  private final PrintStream out = System.out;
  private volatile boolean stopping;
  private volatile boolean failed;

  private Quickstart(CommandLine options, Ports ports) throws IOException {
    this.options = options;
    this.ports = ports;
    Path kept = options.dataFolder();
    this.dataFolder = kept == null ? Files.createTempDirectory("parallax-") : kept;
  }

  /** See usage.txt. */
  public static void main(String[] args) throws IOException {
    CommandLine options;
    try {
      options = CommandLine.parse(args);
    } catch (CommandLine.UsageException e) {
      System.err.println(e.getMessage() + "; --help shows what there is");
      System.exit(2);
      return;
    }
    if (options.help()) {
      System.out.print(usage());
      return;
    }
    try {
      Path stale = options.readyFile();
      if (stale != null) {
        Files.deleteIfExists(stale);
      }
      Ports ports = Ports.defaults(options.portOffset());
      ports.requireFree();
      new Quickstart(options, ports).runUntilStopped();
    } catch (StackException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      System.err.println(e);
      System.exit(1);
    }
  }

  /** Throws what went wrong, but not what went wrong only because the user stopped it. */
  private void runUntilStopped() throws IOException {
    try {
      run();
    } catch (StackException | IOException e) {
      if (!stopping) {
        failed = true;
        throw e;
      }
    }
  }

  private void run() throws IOException {
    Path readyFile = options.readyFile();
    LocalStack stack = LocalStack.prepare(StackOptions.in(dataFolder).withPorts(ports));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));

    ports.warning().ifPresent(out::println);
    out.println("Starting Kafka, PostgreSQL and the three services. Data and logs: " + dataFolder);
    stack.startParts(out::println);
    if (options.sampleData()) {
      stack.loadSampleData(out);
    }
    out.print(welcome(stack, options.sampleData()));
    if (readyFile != null) {
      stack.announce(readyFile);
    }

    Part ended = stack.awaitEndOfAny();
    if (!stopping) {
      throw new StackException("%s ended by itself. The end of its log, %s:%n%n%s%n"
          .formatted(ended.name(), ended.log(), ended.logTail()));
    }
  }

  private void stop(LocalStack stack) {
    stopping = true;
    out.println("Stopping.");
    try {
      Path readyFile = options.readyFile();
      if (readyFile != null) {
        Files.deleteIfExists(readyFile);
      }
      stack.close();
      if (options.dataFolder() == null) {
        if (failed) {
          out.println("The logs are kept in " + dataFolder.resolve("logs"));
        } else {
          PathUtils.deleteDirectory(dataFolder);
        }
      }
      out.println("Stopped.");
    } catch (StackException | IOException e) {
      System.err.println(e.getMessage());
    }
  }

  private static String welcome(LocalStack stack, boolean sampleData) {
    return (WELCOME + (sampleData ? TO_TRY : "") + """

        Ctrl-C stops everything.
        """)
        .formatted(
            stack.reporting(),
            stack.sales(),
            stack.outcomes(),
            stack.keys().all(),
            LoginLink.make(stack.reporting(), stack.keys().all()));
  }

  private static String usage() throws IOException {
    try (InputStream text =
        Objects.requireNonNull(Quickstart.class.getResourceAsStream("usage.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
