package io.parallax.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a running stack is found, for scripts.
 *
 * <pre>{@code
 * {"sales":"http://localhost:8081","outcomes":"http://localhost:8082",
 *  "reporting":"http://localhost:8080","kafka":"localhost:9092",
 *  "postgres":"jdbc:postgresql://localhost:5432/parallax?user=parallax&password=...",
 *  "keys":{"sales":"plx_...","outcomes":"plx_...","reports":"plx_...","all":"plx_..."},
 *  "pid":4711,"startedAt":"2026-11-01T10:15:00.120Z"}
 * }</pre>
 *
 * @param pid of the launcher: if no process with it began at {@code startedAt}, nothing runs any more
 */
record ReadyFile(
    String sales,
    String outcomes,
    String reporting,
    String kafka,
    String postgres,
    ApiKeys keys,
    long pid,
    String startedAt) {

  static ReadyFile of(LocalStack stack) {
    ProcessHandle launcher = ProcessHandle.current();
    return new ReadyFile(
        stack.sales().toString(),
        stack.outcomes().toString(),
        stack.reporting().toString(),
        stack.kafka(),
        stack.postgresJdbcUrl(),
        stack.keys(),
        launcher.pid(),
        launcher.info().startInstant().orElseThrow().toString());
  }

  /** Writes all or nothing, readable by the owner only. */
  void write(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = Files.createDirectories(absolute.resolveSibling(""));
    Path draft = Files.createTempFile(folder, "ready", ".tmp");
    Files.writeString(draft, new JsonMapper().writeValueAsString(this) + "\n");
    Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
  }
}
