package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose.yml: the reports are right, and stay so when containers are killed. */
class ComposeIT {
  private static final Duration LAG_LIMIT = Duration.ofMinutes(3);
  private static final int BATCH = 50;

  @TempDir
  private Path folder;

  private int sent;

  @Test
  void countsOnceWhateverIsKilledAndLeavesNothingBehind() {
    var stack = new ComposeStack(folder, List.of("docker-compose.yml"), Map.of());
    try (stack) {
      sendAndCheck(stack);
      assertHardened(stack);
      assertReadableByTools(stack);
      // all at once: they come back in any order, each on what the kill has left
      stack.kill("kafka", "postgres", "reporting-service");
      stack.start("kafka", "postgres", "reporting-service");
      sendAndCheck(stack);
    }
    assertThat(stack.traces()).isEmpty();
  }

  /** Sends a new batch, and one of the old ones again. */
  private void sendAndCheck(ComposeStack stack) {
    Sender sender = stack.sender();
    sender.send(stack.sales(), sales(sent, sent + BATCH));
    sender.send(stack.sales(), sales(0, BATCH));
    sender.send(stack.answers(), answers(sent, sent + BATCH));
    sent += BATCH;

    stack.reports().awaitLagZero(LAG_LIMIT);
    String range = "?from=2026-01-01&to=2027-01-01&period=year";
    assertThat(stack.reports().rows("/api/v1/reports/sales" + range, "salesClosed", "unitsClosed"))
        .containsExactly(sent + "|" + 2 * sent);
    assertThat(stack.reports().rows("/api/v1/reports/outcomes" + range + "&indicator=nps", "n"))
        .containsExactly(Integer.toString(sent));
  }

  private static void assertHardened(ComposeStack stack) {
    for (String service : ComposeStack.SERVICES) {
      assertThat(stack.inspect(
              service,
              "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}"
                  + " {{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.State.Health.Status}}"))
          .as(service)
          .matches("true \\[ALL] \\[no-new-privileges:true] [1-9]\\S* [1-9]\\S* \\w+");
      assertThat(stack
              .exec(
                  service,
                  "bash",
                  "-c",
                  "echo user $EUID; grep CapEff /proc/self/status; : >/usr/written")
              .output())
          .as(service)
          .containsPattern("user [1-9]")
          .containsPattern("CapEff:\\s0{16}")
          .contains("Read-only file system");
    }
  }

  private static void assertReadableByTools(ComposeStack stack) {
    stack.makeBiLogin("psql -U parallax -d parallax", "metabase", "of the tool");
    assertThat(stack
            .exec(
                "postgres",
                "env",
                "PGPASSWORD=of the tool",
                "psql",
                "-h",
                "localhost",
                "-U",
                "metabase",
                "-d",
                "parallax",
                "-tAc",
                "select sum(sales_closed) from sales_by_day")
            .ok()
            .strip())
        .isEqualTo(Integer.toString(BATCH));
  }

  private static List<String> sales(int from, int to) {
    return IntStream.range(from, to).mapToObj("""
            {"saleId": "S-%d", "closedAt": "2026-05-01T10:00:00Z", "product": "kettle",
             "region": "LT-VL", "channel": "retail", "quantity": 2}"""::formatted).toList();
  }

  private static List<String> answers(int from, int to) {
    return IntStream.range(from, to).mapToObj("""
            {"answerId": "A-%1$d", "saleId": "S-%1$d", "answeredAt": "2026-05-02T10:00:00Z",
             "scores": [{"measure": "nps", "value": 9}]}"""::formatted).toList();
  }
}
