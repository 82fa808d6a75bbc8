package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's "first event to first report": every command gives the answer shown below it. */
class ReadmeIT {
  private static final Path README = Path.of("..", "README.md");

  /** A block of commands, and the block of their answer that follows it. */
  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n((?:[^`]*?)curl[^`]*?)```\\n```\\w*\\n([^`]*?)```");

  @TempDir
  private Path folder;

  @Test
  void everyExampleGivesTheAnswerShown() throws Exception {
    try (var stack = LocalStack.start(StackOptions.in(folder))) {
      Matcher examples = EXAMPLE.matcher(Files.readString(README));
      String variables = "key=" + stack.keys().all() + "\n";
      int count = 0;
      while (examples.find()) {
        String commands = examples
            .group(1)
            .replace("http://localhost:8080", stack.reporting().toString())
            .replace("http://localhost:8081", stack.sales().toString())
            .replace("http://localhost:8082", stack.outcomes().toString());
        variables +=
            commands
                    .lines()
                    .filter(line -> line.startsWith("range="))
                    .findFirst()
                    .orElse("") + "\n";
        assertThat(run(variables + commands))
            .as(commands)
            .matches(Pattern.compile(expected(examples.group(2)), Pattern.DOTALL));
        new Reports(stack.reporting(), stack.keys().reports()).awaitLagZero(Duration.ofMinutes(2));
        count++;
      }
      assertThat(count).isEqualTo(6);
    }
  }

  /** Line breaks, times of asking and what is left out differ; the rest does not. */
  private static String expected(String answer) {
    String literal = squeezed(answer);
    return Pattern.quote(literal)
        .replaceAll("\"asOf\":\"[^\"]*\"", "\\\\E\"asOf\":\"[^\"]*\"\\\\Q")
        .replaceAll("\"partition\":\\d+", "\\\\E\"partition\":\\\\d+\\\\Q")
        .replace("...", "\\E.*\\Q");
  }

  private static String run(String commands) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", commands).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    return squeezed(output);
  }

  private static String squeezed(String answer) {
    return answer.replaceAll("\\r?\\n *", "");
  }
}
