package io.parallax.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with one database, {@code parallax}, and a role of that name who owns it.
 *
 * <p>The server belongs to whoever runs this; only roles with a password get in. The passwords are
 * random and kept in the data folder.
 */
public final class PostgresProgram implements Program {
  public static final String DATABASE = "parallax";
  public static final String USER = "parallax";

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final String SUPERUSER = "postgres";

  private final Path folder;
  private final int port;
  private final Path binaries;
  private final Map<String, String> settings;
  private final Processes processes;
  private @Nullable EmbeddedPostgres server;

  /**
   * @param folder of this server alone
   * @param binaries where PostgreSQL itself is unpacked to, 60 MB, once for all runs
   * @param settings of the server, beside those it has here
   */
  public PostgresProgram(
      Path folder, int port, Path binaries, Map<String, String> settings, Processes processes) {
    this.folder = folder;
    this.port = port;
    this.binaries = binaries;
    this.settings = settings;
    this.processes = processes;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
  }

  public String password() {
    return secret(USER);
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public ProcessHandle launch(Path log) {
    processes.requireOpen();
    var output = ProcessBuilder.Redirect.appendTo(log.toFile());
    try {
      PrivateFolder.make(folder);
      Files.createDirectories(binaries);
      String password = secret(SUPERUSER);
      EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
          .setPort(port)
          .setDataDirectory(data())
          .setCleanDataDirectory(false)
          .setOverrideWorkingDirectory(binaries.toFile())
          .setRegisterShutdownHook(false)
          .setPGStartupWait(START_LIMIT)
          .setOutputRedirector(output)
          .setErrorRedirector(output)
          .setLocaleConfig("locale", "C.UTF-8")
          // an option of initdb like the locale: the superuser never is without a password
          .setLocaleConfig("pwfile", secretFile(SUPERUSER).toString())
          .setDataDirectoryCustomizer(PostgresProgram::admitOnlyPasswords)
          .setConnectConfig("password", password)
          .setServerConfig("max_connections", "100")
          // the library would trade durability for speed
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", "on");
      settings.forEach(builder::setServerConfig);
      EmbeddedPostgres started = builder.start();
      server = started;
      makeRoleAndDatabase(started);
      return processes.watch(postmaster());
    } catch (IOException | SQLException | IllegalStateException e) {
      close();
      throw new StackException(e.toString(), e);
    }
  }

  @Override
  public boolean isReady() {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), USER, password())) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void terminate(ProcessHandle process) {
    close();
  }

  @Override
  public String advice(String logTail) {
    return logTail.contains("cannot be run as root") || logTail.contains("unshare")
        ? " PostgreSQL refuses to run as root, and this machine does not let root pose as somebody"
            + " else (unshare -U): run this as an ordinary user."
        : "";
  }

  /** Before the server starts, and so before its port opens. */
  private static void admitOnlyPasswords(File data) {
    try {
      Files.writeString(
          data.toPath().resolve("pg_hba.conf"), "host all all samehost scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeRoleAndDatabase(EmbeddedPostgres started) throws SQLException {
    try (Connection connection = started.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet roles =
          statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
        if (!roles.next()) {
          // hexadecimal digits need no quoting
          statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + password() + "'");
        }
      }
      try (ResultSet databases =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        if (!databases.next()) {
          statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
        }
      }
    }
  }

  private void close() {
    EmbeddedPostgres running = server;
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = null;
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid))
        .orElseThrow(() -> new StackException("the server ended at once"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path secretFile(String role) {
    return folder.resolve(role + ".password");
  }

  /** The password of a role, made up when it is first asked for. */
  private synchronized String secret(String role) {
    Path file = secretFile(role);
    try {
      if (!Files.exists(file)) {
        PrivateFolder.make(folder);
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
