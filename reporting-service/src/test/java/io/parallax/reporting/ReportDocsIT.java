package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Deadlines;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code docs/reports.md} are what the service answers. With {@code
 * -Dparallax.rewrite=true} the answers are rewritten, to be looked at and committed.
 */
class ReportDocsIT {
  private static final Path FILE = Path.of("..", "docs", "reports.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)```http\nGET (\\S+)\n```\n\n```csv\n(.*?)```");

  private static final ReportServer SERVER = new ReportServer(Deadlines.DEFAULTS);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void examplesAreTrue() throws Exception {
    String docs = Files.readString(FILE, UTF_8);
    SERVER.apply(DocsExample.events());

    Matcher example = EXAMPLE.matcher(docs);
    var rewritten = new StringBuilder();
    int examples = 0;
    while (example.find()) {
      HttpResponse<String> response = SERVER.get(example.group(1), "Accept", "text/csv");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      String answer = response.body().replace("\r\n", "\n");
      if (Boolean.getBoolean("parallax.rewrite")) {
        example.appendReplacement(
            rewritten,
            Matcher.quoteReplacement(
                example.group().replace("```csv\n" + example.group(2), "```csv\n" + answer)));
      } else {
        assertThat(example.group(2)).as(example.group(1)).isEqualTo(answer);
      }
      examples++;
    }
    assertThat(examples).isGreaterThanOrEqualTo(6);
    if (Boolean.getBoolean("parallax.rewrite")) {
      Files.writeString(FILE, example.appendTail(rewritten), UTF_8);
    }
  }
}
