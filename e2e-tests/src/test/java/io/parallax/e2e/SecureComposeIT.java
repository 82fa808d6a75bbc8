package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docker-compose.secure.yml: the services do their work with the rights they have, and every right
 * that somebody has not is tried in vain.
 */
class SecureComposeIT {
  private static final String SALES = "parallax.sales.v1";
  private static final String OUTCOMES = "parallax.outcomes.v1";
  private static final String GROUP = "parallax-reporting";
  private static final int ANSWER_MS = 20_000;
  private static final int SILENCE_MS = 5_000;

  @TempDir
  private static Path folder;

  private static Path secrets;
  private static Path foreignSecrets;
  private static ComposeStack stack;

  /** Something that a client of Kafka tries. */
  private interface Attempt {
    void run() throws Exception;
  }

  @BeforeAll
  static void start() {
    Docker.requireCompose();
    secrets = makeSecrets("secrets");
    foreignSecrets = makeSecrets("foreign");
    stack = new ComposeStack(
        folder,
        List.of("docker-compose.yml", "docker-compose.secure.yml"),
        Map.of("PARALLAX_SECRETS", secrets.toString()));
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void theServicesNeedNoMoreThanTheyMay() {
    Sender sender = stack.sender();
    sender.send(stack.sales(), List.of("""
        {"saleId": "S-1", "closedAt": "2026-05-01T10:00:00Z", "product": "kettle",
         "region": "LT-VL", "channel": "retail"}"""));
    sender.send(stack.answers(), List.of("""
        {"answerId": "A-1", "saleId": "S-1", "answeredAt": "2026-05-02T10:00:00Z",
         "scores": [{"measure": "nps", "value": 9}]}"""));
    Reports reports = stack.reports();

    reports.awaitLagZero(Duration.ofMinutes(2));

    String range = "?from=2026-05-01&to=2026-06-01&period=month";
    assertThat(reports.rows("/api/v1/reports/sales" + range, "salesClosed")).containsExactly("1");
    assertThat(reports.rows("/api/v1/reports/outcomes" + range + "&indicator=nps", "n"))
        .containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource({
    "sales-service, " + SALES + ", " + OUTCOMES,
    "outcomes-service, " + OUTCOMES + ", " + SALES
  })
  void anIngestServiceMayWriteToItsTopicOnly(String user, String own, String other)
      throws Exception {
    Map<String, Object> client = client(user);
    try (Admin admin = Admin.create(client)) {
      assertThat(answer(admin.describeTopics(List.of(own)).allTopicNames())).containsKey(own);
      assertRefused(() -> answer(admin.describeTopics(List.of(other)).allTopicNames()));
    }
    assertRefused(() -> produce(client, other));
    assertRefused(() -> consume(client, own, GROUP));
    assertRefused(() -> consume(client, own, "another"));
    assertRefused(() -> read(client, own));
    assertAdministersNothing(client);
  }

  @Test
  void theReportingServiceMayReadInItsGroupOnly() throws Exception {
    Map<String, Object> client = client("reporting-service");

    assertRefused(() -> produce(client, SALES));
    assertRefused(() -> produce(client, OUTCOMES));
    assertRefused(() -> consume(client, SALES, "another"));
    assertAdministersNothing(client);
  }

  @Test
  void aWrongPasswordIsRefused() {
    Map<String, Object> client = client("sales-service");
    client.put("sasl.jaas.config", jaas("sales-service", "wrong"));

    assertThat(attempt(() -> clusterId(client)))
        .hasCauseInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void thePasswordOfAnotherIsRefused() {
    Map<String, Object> client = client("sales-service");
    client.put("sasl.jaas.config", jaas("admin", password("sales-service")));

    assertThat(attempt(() -> clusterId(client)))
        .hasCauseInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void aBrokerWithACertificateOfAnotherAuthorityIsRefused() {
    Map<String, Object> client = client("sales-service");
    client.put("ssl.truststore.location", foreignSecrets.resolve("ca.crt").toString());

    assertThat(attempt(() -> clusterId(client)))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aBrokerUnderAnotherNameThanItsCertificateSaysIsRefused() {
    Map<String, Object> client = client("sales-service");
    client.put("bootstrap.servers", stack.bootstrapServers().replace("localhost", "127.0.0.1"));

    assertThat(attempt(() -> clusterId(client)))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aClientWithoutTlsOrWithoutLoginGetsNoAnswer() {
    List<Admin> clients = new ArrayList<>();
    List<KafkaFuture<String>> answers = new ArrayList<>();
    try {
      for (String protocol : List.of("PLAINTEXT", "SASL_PLAINTEXT", "SSL")) {
        Map<String, Object> client = client("admin");
        client.put("security.protocol", protocol);
        client.put("default.api.timeout.ms", SILENCE_MS);
        client.put("request.timeout.ms", SILENCE_MS);
        clients.add(Admin.create(client));
        answers.add(clients.getLast().describeCluster().clusterId());
      }
      for (KafkaFuture<String> answer : answers) {
        assertThat(attempt(() -> answer(answer))).hasCauseInstanceOf(TimeoutException.class);
      }
    } finally {
      clients.forEach(Admin::close);
    }
  }

  @Test
  void theAdministratorOfKafkaMayDoWhatTheOthersMayNot() throws Exception {
    try (Admin admin = Admin.create(client("admin"))) {
      answer(admin.createTopics(List.of(new NewTopic("trial", 1, (short) 1))).all());
      answer(admin.deleteTopics(List.of("trial")).all());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\"',
      value = {
        "reader   | insert into log.consumer_position select * from log.consumer_position | read-only transaction",
        "reader   | begin read write; insert into log.consumer_position select * from log.consumer_position | permission denied for table",
        "reader   | begin read write; delete from ledger.sale           | permission denied for table",
        "reader   | begin read write; update ledger.sale set revision = 9 | permission denied for table",
        "reader   | begin read write; truncate ledger.sale              | permission denied for table",
        "reader   | begin read write; create table ledger.t (a int) | permission denied for schema",
        "reader   | begin read write; create temp table t (a int) | permission denied to create temporary tables",
        "reader   | begin read write; drop table ledger.sale            | must be owner",
        "reader   | set role parallax_app                        | permission denied to set role",
        "app      | create table ledger.t (a int)                       | permission denied for schema",
        "app      | create schema s                              | permission denied for database",
        "app      | drop table ledger.sale                              | must be owner",
        "app      | truncate ledger.sale                                | permission denied for table",
        "app      | alter table ledger.sale add column x int            | must be owner",
        "app      | create index on ledger.sale (revision)       | must be owner",
        "app      | set role parallax_migrator                   | permission denied to set role",
        "app      | create role r                                | permission denied to create role",
        "app      | copy ledger.sale to '/tmp/sale'              | permission denied to COPY to a file",
        "migrator | create role r                                | permission denied to create role",
        "migrator | create database d                            | permission denied to create database",
        "migrator | set role parallax                            | permission denied to set role",
        "migrator | alter system set fsync = off                 | permission denied to set parameter",
        "migrator | copy ledger.sale to program 'cat'            | permission denied to COPY to or from an external program"
      })
  void aRoleOfTheDatabaseMayNot(String role, String sql, String refusal) {
    Docker.Result result = psql(role, password("postgres", role), VERIFIED, sql);

    assertThat(result.status()).as(result.output()).isNotZero();
    assertThat(result.output()).contains(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\"',
      value = {
        "reader   | select count(*) from ledger.sale",
        "app      | begin; delete from ledger.sale; rollback",
        "app      | begin; lock table log.consumer_position in exclusive mode; delete from ledger.sale_reversal; rollback",
        "migrator | begin; create table ledger.t (a int); alter table ledger.sale add column x int; rollback",
        "migrator | begin; truncate ledger.sale, ledger.sale_reversal, log.quarantine; rollback"
      })
  void aRoleOfTheDatabaseMay(String role, String sql) {
    psql(role, password("postgres", role), VERIFIED, sql).ok();
  }

  /** With a login that is made as docs/bi/README.md says. */
  @Test
  void aBiToolMayReadItsViewsAndNothingElse() {
    String superuser = "PGPASSWORD=$(cat /run/parallax/superuser) psql -U parallax -d parallax";
    stack.makeBiLogin(superuser, "parallax_tool", "of the tool");

    psql("tool", "of the tool", VERIFIED, "select count(*) from sales_by_day").ok();
    assertThat(psql("tool", "of the tool", VERIFIED, "select count(*) from ledger.sale")
            .output())
        .contains("permission denied for schema ledger");
    assertThat(psql("tool", "of the tool", "host=postgres sslmode=disable", "select 1")
            .output())
        .contains("no encryption");
  }

  private static final String VERIFIED =
      "host=postgres sslmode=verify-full sslrootcert=/run/parallax/ca.crt";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\"',
      value = {
        "app | host=postgres sslmode=disable | no encryption",
        "app | host=127.0.0.1 sslmode=verify-full sslrootcert=/run/parallax/ca.crt | does not match host name",
        "app | host=postgres sslmode=verify-full sslrootcert=/tmp/foreign.crt | certificate verify failed",
        "superuser | host=postgres sslmode=require | no pg_hba.conf entry"
      })
  void theDatabaseIsNotReachedBy(String role, String connection, String refusal)
      throws IOException {
    String foreign = Files.readString(foreignSecrets.resolve("ca.crt"));
    stack
        .exec("postgres", "bash", "-c", "echo '" + foreign + "' >/tmp/foreign.crt")
        .ok();

    Docker.Result result = psql(role, password("postgres", role), connection, "select 1");

    assertThat(result.status()).as(result.output()).isNotZero();
    assertThat(result.output()).contains(refusal);
  }

  @Test
  void theDatabaseIsNotReachedWithTheWrongPassword() {
    assertThat(psql("app", "wrong", VERIFIED, "select 1").output())
        .contains("password authentication failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kafka", "postgres", "sales-service", "outcomes-service", "reporting-service"})
  void noPasswordIsInTheEnvironment(String service) throws IOException {
    String environment = stack.inspect(service, "{{.Config.Env}}");

    try (var files = Files.walk(secrets)) {
      List<Path> passwords = files
          .filter(Files::isRegularFile)
          .filter(file ->
              file.getFileName().toString().matches(".*PASSWORD|app|migrator|reader|superuser"))
          .toList();
      assertThat(passwords).hasSizeGreaterThan(6);
      for (Path file : passwords) {
        assertThat(environment).doesNotContain(Files.readString(file).strip());
      }
    }
  }

  private static void assertAdministersNothing(Map<String, Object> client) {
    try (Admin admin = Admin.create(client)) {
      assertRefused(() -> answer(
          admin.createTopics(List.of(new NewTopic("trial", 1, (short) 1))).all()));
      assertRefused(() -> answer(admin.deleteTopics(List.of(SALES)).all()));
      assertRefused(() -> answer(admin.deleteTopics(List.of(OUTCOMES)).all()));
      assertRefused(() -> answer(
          admin.createPartitions(Map.of(SALES, NewPartitions.increaseTo(9))).all()));
      var retention =
          new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET);
      for (String topic : List.of(SALES, OUTCOMES)) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        assertRefused(() -> answer(
            admin.incrementalAlterConfigs(Map.of(resource, List.of(retention))).all()));
      }
      var everything = new AclBinding(
          new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
          new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW));
      assertRefused(() -> answer(admin.createAcls(List.of(everything)).all()));
    }
  }

  private static void assertRefused(Attempt attempt) {
    Throwable thrown = attempt(attempt);
    Throwable refusal = thrown instanceof AuthorizationException ? thrown : thrown.getCause();
    assertThat(refusal).isInstanceOf(AuthorizationException.class);
  }

  private static Throwable attempt(Attempt attempt) {
    Throwable thrown = catchThrowable(attempt::run);
    assertThat(thrown).as("it was allowed").isNotNull();
    return thrown;
  }

  private static <T> T answer(Future<T> future) throws Exception {
    return future.get(2L * ANSWER_MS, TimeUnit.MILLISECONDS);
  }

  private static void clusterId(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      answer(admin.describeCluster().clusterId());
    }
  }

  private static void produce(Map<String, Object> client, String topic) throws Exception {
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      answer(producer.send(new ProducerRecord<>(topic, new byte[0])));
    }
  }

  /** Reads in a group. */
  private static void consume(Map<String, Object> client, String topic, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("group.id", group);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      consumer.poll(Duration.ofMillis(ANSWER_MS));
    }
  }

  /** Reads without a group. */
  private static void read(Map<String, Object> client, String topic) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.poll(Duration.ofMillis(ANSWER_MS));
    }
  }

  /** Settings of a client of Kafka that does everything right. */
  private static Map<String, Object> client(String user) {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", stack.bootstrapServers());
    client.put("security.protocol", "SASL_SSL");
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put("sasl.jaas.config", jaas(user, password(user)));
    client.put("ssl.truststore.type", "PEM");
    client.put("ssl.truststore.location", secrets.resolve("ca.crt").toString());
    client.put("default.api.timeout.ms", ANSWER_MS);
    client.put("request.timeout.ms", ANSWER_MS);
    return client;
  }

  private static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  /** The password of a user of Kafka. */
  private static String password(String user) {
    return password("kafka", "users")
        .lines()
        .filter(line -> line.startsWith(user + " "))
        .findFirst()
        .orElseThrow()
        .substring(user.length() + 1);
  }

  private static String password(String part, String file) {
    try {
      return Files.readString(secrets.resolve(part).resolve(file)).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs SQL as the role, from inside of the database's container. */
  private static Docker.Result psql(String role, String password, String connection, String sql) {
    String user = role.equals("superuser") ? "parallax" : "parallax_" + role;
    List<String> command = new ArrayList<>(List.of("env", "PGPASSWORD=" + password, "psql"));
    command.addAll(List.of("-X", "-v", "ON_ERROR_STOP=1"));
    command.addAll(List.of(connection + " dbname=parallax user=" + user, "-c", sql));
    return stack.exec("postgres", command.toArray(String[]::new));
  }

  private static Path makeSecrets(String name) {
    Path made = folder.resolve(name);
    Docker.run(
            Map.of("PARALLAX_SECRETS", made.toString()),
            List.of("containers/secure/make-secrets.sh"))
        .ok();
    return made;
  }
}
