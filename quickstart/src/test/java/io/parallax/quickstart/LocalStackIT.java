package io.parallax.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
  private static final String TOPIC = "parallax.sales.v1";

  @TempDir
  Path folder;

  @Test
  void keepsWhatWasWrittenAndLeavesNoProcess() throws Exception {
    StackOptions options = StackOptions.in(folder).withServices(Set.of()).withPartitions(2);
    List<Long> processes;
    try (var stack = LocalStack.start(options)) {
      assertThat(partitions(stack))
          .containsExactlyInAnyOrderEntriesOf(Map.of(TOPIC, 2, "parallax.outcomes.v1", 2));
      send(stack, "kept");
      execute(stack, "CREATE TABLE kept AS SELECT 'Ąžuolas' AS word");

      stack.postgresServer().kill();
      stack.kafkaBroker().kill();
      assertThat(stack.postgresServer().isRunning()).isFalse();
      assertThat(stack.kafkaBroker().isRunning()).isFalse();
      stack.kafkaBroker().start();
      stack.postgresServer().start();
      stack.kafkaBroker().awaitReady();
      stack.postgresServer().awaitReady();

      assertThat(word(stack)).isEqualTo("Ąžuolas");
      processes = List.of(stack.kafkaBroker().pid(), stack.postgresServer().pid());
    }
    assertThat(processes).noneMatch(pid -> ProcessHandle.of(pid).isPresent());

    try (var again = LocalStack.start(options.withPorts(Ports.free()))) {
      assertThat(word(again)).isEqualTo("Ąžuolas");
      ConsumerRecord<String, String> record = firstRecord(again);
      assertThat(record.value()).isEqualTo("kept");
      assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThatThrownBy(() -> LocalStack.start(options.withPorts(Ports.free())))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("in use by another stack");
      assertThatThrownBy(() -> DriverManager.getConnection(
              again.postgresJdbcUrl().replaceFirst("password=.*", "password=guessed")))
          .isInstanceOf(SQLException.class);
      processes = List.of(again.kafkaBroker().pid(), again.postgresServer().pid());
    }
    assertThat(processes).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  @Test
  void letsNobodyInWithoutAPasswordFromTheFirstMomentOn() throws Exception {
    StackOptions options = StackOptions.in(folder.resolve("made/data")).withServices(Set.of());
    String url = "jdbc:postgresql://localhost:" + options.ports().postgres() + "/postgres";
    var started = new AtomicBoolean();
    try (var executor = Executors.newSingleThreadExecutor()) {
      Future<Set<String>> answers = executor.submit(() -> {
        Set<String> states = new HashSet<>();
        while (!started.get()) {
          try (Connection open = DriverManager.getConnection(url, "postgres", null)) {
            states.add(open.isValid(1) ? "open" : "invalid");
          } catch (SQLException e) {
            states.add(e.getSQLState());
          }
        }
        return states;
      });
      try (var stack = LocalStack.start(options)) {
        started.set(true);
        assertThat(stack.postgresJdbcUrl()).contains("password=");
        assertThat(answers.get()).doesNotContain("open");
        for (String path : List.of("", "kafka", "postgresql", "postgresql/data", "logs")) {
          assertThat(permissions(options, path)).as(path).isEqualTo("rwx------");
        }
        for (String path : List.of(
            "api-keys",
            "api-keys.json",
            "postgresql/postgres.password",
            "postgresql/parallax.password")) {
          assertThat(permissions(options, path)).as(path).isEqualTo("rw-------");
        }
      } finally {
        started.set(true);
      }
    }
  }

  private static String permissions(StackOptions options, String path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(options.dataFolder().resolve(path)));
  }

  @Test
  void namesThePortThatIsInUse() throws IOException {
    try (var occupied = new ServerSocket(0)) {
      Ports free = Ports.free();
      var ports = new Ports(
          free.reporting(),
          free.sales(),
          free.outcomes(),
          free.reportingManagement(),
          free.salesManagement(),
          free.outcomesManagement(),
          free.kafka(),
          free.kafkaController(),
          occupied.getLocalPort());

      assertThatThrownBy(() -> LocalStack.start(StackOptions.in(folder).withPorts(ports)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining(
              "port " + occupied.getLocalPort() + ", needed by PostgreSQL, is in use")
          .hasMessageContaining("--port-offset");
    }
  }

  @Test
  void showsTheEndOfTheLogOfAPartThatDies() throws IOException {
    Path noJar = folder.resolve("service.jar");
    Files.writeString(noJar, "not a jar", StandardCharsets.UTF_8);
    System.setProperty("parallax.jar.sales-service", noJar.toString());
    try {
      StackOptions options = StackOptions.in(folder).withServices(Set.of(Service.SALES));
      assertThatThrownBy(() -> LocalStack.start(options))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("sales-service did not start")
          .hasMessageContaining("Invalid or corrupt jarfile")
          .hasMessageContaining(folder.resolve("logs/sales-service.log").toString());
    } finally {
      System.clearProperty("parallax.jar.sales-service");
    }
  }

  private static Map<String, Integer> partitions(LocalStack stack) throws Exception {
    try (Admin admin = Admin.create(kafka(stack))) {
      var topics =
          admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get();
      return topics.values().stream()
          .collect(Collectors.toMap(
              topic -> topic.name(), topic -> topic.partitions().size()));
    }
  }

  private static void send(LocalStack stack, String value) throws Exception {
    var string = new StringSerializer();
    try (var producer = new KafkaProducer<>(kafka(stack), string, string)) {
      assertThat(
              producer.send(new ProducerRecord<>(TOPIC, 0, "key", value)).get().offset())
          .isZero();
    }
  }

  private static ConsumerRecord<String, String> firstRecord(LocalStack stack) {
    var string = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(kafka(stack), string, string)) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(Duration.ofMinutes(1)).records(partition).getFirst();
    }
  }

  private static Map<String, Object> kafka(LocalStack stack) {
    return Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka());
  }

  private static void execute(LocalStack stack, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(stack.postgresJdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String word(LocalStack stack) throws SQLException {
    try (Connection connection = DriverManager.getConnection(stack.postgresJdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet words = statement.executeQuery("SELECT word FROM kept")) {
      assertThat(words.next()).isTrue();
      return words.getString(1);
    }
  }
}
