package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real browser, and what it complains about. */
final class Chromium implements AutoCloseable {
  static final int HEIGHT = 900;

  /** However slow the machine: what comes is seen at once. */
  private static final double PATIENCE_MILLIS = 120_000;

  private final Playwright playwright = Playwright.create(
      new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  Chromium(Path program) {
    browser = playwright
        .chromium()
        .launch(new LaunchOptions()
            .setExecutablePath(program)
            .setArgs(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync")));
  }

  /**
   * The program that {@code PARALLAX_BROWSER} names, which must be there then; else one of the usual
   * ones, if there is one.
   */
  static Optional<Path> find() {
    String wanted = System.getenv("PARALLAX_BROWSER");
    Stream<String> names =
        wanted == null ? Stream.of("chromium", "google-chrome") : Stream.of(wanted);
    Optional<Path> found = names
        .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
    assertThat(wanted != null && found.isEmpty())
        .as("PARALLAX_BROWSER is %s, which is not on the PATH", wanted)
        .isFalse();
    return found;
  }

  /**
   * An empty page of a visitor of its own, on a laptop.
   *
   * @param state cookies and storage that the visitor brings; null for none
   */
  Page page(@Nullable String state) {
    BrowserContext visitor = browser.newContext(new Browser.NewContextOptions()
        .setStorageState(state)
        .setViewportSize(1280, HEIGHT)
        .setColorScheme(ColorScheme.LIGHT)
        .setLocale("en-GB")
        .setTimezoneId("Europe/Vilnius"));
    visitor.setDefaultTimeout(PATIENCE_MILLIS);
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Page page = visitor.newPage();
    page.onConsoleMessage(message -> {
      if (List.of("error", "warning").contains(message.type())) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    return page;
  }

  void closePages() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  /** Errors and warnings of its console since the last call, among them of security policies. */
  List<String> takeComplaints() {
    List<String> taken = List.copyOf(complaints);
    complaints.clear();
    return taken;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
