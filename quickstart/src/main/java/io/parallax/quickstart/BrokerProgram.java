package io.parallax.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A Kafka broker that is a controller too (KRaft), in a JVM that runs {@link BrokerMain}. */
public final class BrokerProgram implements Program {
  /** Most bytes of a message: the largest event, its headers, and some more. */
  public static final int MAX_MESSAGE_BYTES = 81_920;

  private static final List<String> TOPICS = List.of("parallax.sales.v1", "parallax.outcomes.v1");

  private static final int HEAP_MEGABYTES = 384;

  /** The time of a record is when it arrived, and the one of the event is inside it. */
  private static final Map<String, String> TOPIC_SETTINGS = Map.of(
      TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
      "LogAppendTime",
      TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
      String.valueOf(MAX_MESSAGE_BYTES));

  private final String name;
  private final Path folder;
  private final int port;
  private final String settings;
  private final String clusterId;
  private final Processes processes;

  /** The only broker of its cluster. */
  BrokerProgram(Path folder, Ports ports, Processes processes) {
    this(
        "kafka",
        folder,
        ports.kafka(),
        settingsOfTheOnlyBroker(ports),
        Uuid.randomUuid().toString(),
        processes);
  }

  /**
   * @param name for messages and for the log file
   * @param folder of this broker alone
   * @param port where clients on this machine reach it
   * @param settings lines of server.properties, all but {@code log.dirs}
   * @param clusterId of the cluster to be, the same for each of its brokers
   */
  public BrokerProgram(
      String name, Path folder, int port, String settings, String clusterId, Processes processes) {
    this.name = name;
    this.folder = folder;
    this.port = port;
    this.settings = settings;
    this.clusterId = clusterId;
    this.processes = processes;
  }

  /** {@code host:port}. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ProcessHandle launch(Path log) {
    Path properties = folder.resolve("server.properties");
    try {
      PrivateFolder.make(folder);
      Files.writeString(
          properties, settings + "log.dirs=" + data().toString().replace("\\", "\\\\") + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = List.of(
        "-cp",
        System.getProperty("java.class.path"),
        BrokerMain.class.getName(),
        properties.toString(),
        data().toString(),
        clusterId);
    return processes.launchJvm(HEAP_MEGABYTES, arguments, Map.of(), log);
  }

  @Override
  public boolean isReady() {
    // a client would log every vain attempt, a socket keeps quiet
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 1_000);
    } catch (IOException e) {
      return false;
    }
    try (Admin admin = admin()) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes the topics that are not there yet, and gives all of them the same settings. */
  public void createTopics(int partitions) {
    try (Admin admin = admin()) {
      Set<String> existing = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      List<NewTopic> missing = TOPICS.stream()
          .filter(topic -> !existing.contains(topic))
          .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty())
              .configs(TOPIC_SETTINGS))
          .toList();
      admin.createTopics(missing).all().get(30, TimeUnit.SECONDS);
      admin.incrementalAlterConfigs(settingsOf(existing)).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StackException("could not create the topics " + TOPICS + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while creating the topics", e);
    }
  }

  /** For topics of a data folder that an earlier version has made. */
  private static Map<ConfigResource, Collection<AlterConfigOp>> settingsOf(Set<String> existing) {
    List<AlterConfigOp> settings = TOPIC_SETTINGS.entrySet().stream()
        .map(setting -> new AlterConfigOp(
            new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
        .toList();
    return TOPICS.stream()
        .filter(existing::contains)
        .collect(Collectors.toMap(
            topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic), topic -> settings));
  }

  private Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static String settingsOfTheOnlyBroker(Ports ports) {
    return """
        # written at every start
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@localhost:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d

        # both topics must have the same number of partitions: they are made on purpose
        auto.create.topics.enable=false

        # the events are what everything can be computed from again: kept for ever
        log.retention.ms=-1

        # there is only one broker
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=3
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=3
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=3

        # nobody else is going to join
        group.initial.rebalance.delay.ms=0
        """.formatted(ports.kafka(), ports.kafkaController());
  }
}
