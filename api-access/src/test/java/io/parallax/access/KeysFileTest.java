package io.parallax.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class KeysFileTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir
  private Path folder;

  @Test
  void readsKeysAnewWhenTheFileChanges(CapturedOutput output) throws Exception {
    Path file = Files.writeString(folder.resolve("keys"), line("old"));
    try (var keys = new KeysFile(file.toString(), OFTEN)) {
      assertThat(knows(keys, "old")).isTrue();

      Files.writeString(file, line("old") + line("new"));
      await().until(() -> knows(keys, "new") && knows(keys, "old"));

      // as mounted secrets change: another file in its place, which may be older
      Path other = Files.writeString(folder.resolve("other"), line("new"));
      Files.setLastModifiedTime(other, java.nio.file.attribute.FileTime.fromMillis(0));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      await().until(() -> !knows(keys, "old"));
      assertThat(knows(keys, "new")).isTrue();

      for (String broken : new String[] {"", "nonsense marker", line("x").substring(0, 40)}) {
        int before = output.getAll().length();
        Files.writeString(file, broken);
        await()
            .until(() -> output.getAll().substring(before).contains("the keys stay as they were"));
        assertThat(knows(keys, "new")).isTrue();
      }
      Files.delete(file);
      await().until(() -> output.getAll().contains("does not exist; the keys stay as they were"));
      assertThat(knows(keys, "new")).isTrue();

      Files.writeString(file, line("newest"));
      await().until(() -> knows(keys, "newest") && !knows(keys, "new"));
    }
    assertThat(output.getAll()).doesNotContain("marker").doesNotContain(ApiKeyTest.sha256("new"));
  }

  @Test
  void doesNotBeginWithAFileThatLetsNobodyIn() throws Exception {
    assertUnusable(folder.resolve("missing"), "does not exist");
    assertUnusable(folder, "is a folder");
    assertUnusable(Files.writeString(folder.resolve("empty"), "# nobody\n"), "has no keys");
    assertUnusable(Files.writeString(folder.resolve("bad"), "nobody\n"), "line 1: ");
    assertUnusable(Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff}), "is not UTF-8");
    assertUnusable(
        Files.writeString(folder.resolve("large"), "#".repeat(1024 * 1024 + 1)),
        "is larger than 1 MiB");
  }

  private static void assertUnusable(Path file, String why) {
    assertThatThrownBy(() -> new KeysFile(file.toString(), OFTEN))
        .isInstanceOf(AccessNotConfiguredException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }

  private static boolean knows(KeysFile keys, String secret) {
    return ApiKey.find(keys.keys(), null, secret) != null;
  }

  private static String line(String secret) throws Exception {
    return "caller sales:write sha256:" + ApiKeyTest.sha256(secret) + "\n";
  }
}
