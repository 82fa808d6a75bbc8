package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  private static final String HASH = "0".repeat(64);

  /** What make-api-key.sh said. */
  private record Made(int status, String line, String shown) {}

  @Test
  void knowsACallerByEachOfItsKeys() throws Exception {
    List<ApiKey> keys = ApiKey.parse("""
        # two keys of one caller
        shop  sales:write,outcomes:write  sha256:%s

        \tshop outcomes:write sha256:%s\r
        bi  reports:read  sha256:%s
        """.formatted(sha256("old"), sha256("new"), sha256("third")));

    Caller both = new Caller("shop", EnumSet.of(Scope.SALES_WRITE, Scope.OUTCOMES_WRITE), null);
    Caller one = new Caller("shop", EnumSet.of(Scope.OUTCOMES_WRITE), null);
    assertThat(ApiKey.find(keys, null, "old")).isEqualTo(both);
    assertThat(ApiKey.find(keys, "shop", "old")).isEqualTo(both);
    assertThat(ApiKey.find(keys, "shop", "new")).isEqualTo(one);
    assertThat(ApiKey.find(keys, "bi", "old")).isNull();
    assertThat(ApiKey.find(keys, "", "old")).isNull();
    assertThat(ApiKey.find(keys, null, "OLD")).isNull();
    assertThat(ApiKey.find(keys, null, "")).isNull();
    assertThat(ApiKey.find(keys, null, sha256("old"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "marker",
        "marker sales:write",
        "marker sales:write sha256:marker",
        "marker sales:write plx_marker",
        "marker sales:wirte sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "marker , sha256:" + "0000000000000000000000000000000000000000000000000000000000000000",
        "marker sales:write, sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "mar/ker sales:write sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "-marker sales:write sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000",
        "marker sales:write sha256:"
            + "0000000000000000000000000000000000000000000000000000000000000000" + " more",
      })
  void namesALineThatIsWrongAndNeverRepeatsIt(String line) {
    assertThatThrownBy(() -> ApiKey.parse("# fine\n" + line))
        .isInstanceOf(ApiKey.BadLineException.class)
        .hasMessageStartingWith("line 2: ")
        .hasMessageContaining("expected")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("marker"));
  }

  @Test
  void refusesTheSameKeyTwice() {
    String line = " sales:write sha256:" + HASH + "\n";

    assertThatThrownBy(() -> ApiKey.parse("a" + line + "b" + line)).hasMessageContaining("line 2");
  }

  @Test
  void takesWhatTheScriptMakes() throws Exception {
    Made made = make("shop", "sales:write", "reports:read");
    String key = made.shown().replaceAll("(?s).*(plx_[0-9a-f]{64})\n", "$1");
    List<ApiKey> keys = ApiKey.parse(made.line());

    assertThat(made.status()).isZero();
    assertThat(made.line()).doesNotContain(key);
    assertThat(ApiKey.find(keys, null, key))
        .isEqualTo(new Caller("shop", EnumSet.of(Scope.SALES_WRITE, Scope.REPORTS_READ), null));
    assertThat(make("shop", "sales:write").line())
        .isNotEqualTo(make("shop", "sales:write").line());
    for (Scope scope : Scope.values()) {
      assertThat(make("a", scope.toString()).status()).isZero();
    }
  }

  @Test
  void theScriptRefusesWhatTheServicesWould() throws Exception {
    for (String[] arguments : new String[][] {
      {},
      {"shop"},
      {"shop", "sales"},
      {"sh op", "sales:write"},
      {"-x", "sales:write"},
      {"", "sales:write"},
      {"a".repeat(65), "sales:write"}
    }) {
      Made made = make(arguments);
      assertThat(made.status()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(made.line()).isEmpty();
      assertThat(made.shown()).contains("Usage:");
    }
  }

  private static Made make(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("sh", Path.of("..", "make-api-key.sh").toString()));
    command.addAll(List.of(arguments));
    Process script = new ProcessBuilder(command).start();
    String line = new String(script.getInputStream().readAllBytes(), UTF_8);
    String shown = new String(script.getErrorStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Made(script.exitValue(), line, shown);
  }

  static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
