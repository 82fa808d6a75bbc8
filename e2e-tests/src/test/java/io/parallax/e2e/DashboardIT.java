package io.parallax.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The dashboard as people see it, in a real browser, with the sample data of quickstart. */
class DashboardIT {
  private static final List<String> PAGES = List.of(
      "overview", "sales", "outcomes", "compare", "blindspots", "differences", "facts", "data");

  /** Where the pictures of all pages go. */
  private static final Path PICTURES = Path.of("target/screenshots");

  @TempDir
  private static Path folder;

  private static Process quickstart;
  private static Chromium browser;
  private static Reports reports;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "there is no browser on the PATH");
    Files.createDirectories(PICTURES);
    Path readyFile = folder.resolve("ready.json");
    Path output = folder.resolve("output.txt");
    ProcessBuilder command = QuickstartIT.command(readyFile, output);
    // beside other tests a report may take long: that is no 503 here
    command.environment().put("PARALLAX_REPORT_PATIENCE", "1m");
    command.environment().put("PARALLAX_REPORT_TIMEOUT", "2m");
    quickstart = command.start();
    JsonNode ready = QuickstartIT.awaitReady(quickstart, readyFile, output, Duration.ofMinutes(10));
    reports = new Reports(
        URI.create(ready.get("reporting").asString()),
        ready.get("keys").get("all").asString());
    browser = new Chromium(program.get());
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (quickstart != null) {
      quickstart.destroy();
      assertThat(quickstart.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @AfterEach
  void nothingToComplainAbout() {
    browser.closePages();
    assertThat(browser.takeComplaints()).isEmpty();
  }

  /** No page overflows or breaks a rule of axe, and a screenshot of each is kept. */
  @ParameterizedTest
  @CsvSource({"LIGHT,390", "LIGHT,1280", "LIGHT,1920", "DARK,390", "DARK,1280", "DARK,1920"})
  void everyPageFitsAndCanBeUsedByEverybody(ColorScheme colors, int width) {
    Page page = browser.page(width, colors);
    page.navigate(reports.service().toString());
    assertThat(page.locator("form.panel")).isVisible();
    check(page, "sign-in", colors, width);
    signIn(page);
    String sale = "sample-sale-000001";
    for (String name : PAGES) {
      open(page, "page=" + name);
      check(page, name, colors, width);
    }
    open(page, "page=facts&resource=sales&key=" + sale);
    check(page, "fact", colors, width);
    open(
        page,
        "page=facts&resource=survey-answers&figure=csat&since=2026-10-01&until=2026-10-08&zone=UTC");
    check(page, "facts-behind", colors, width);
  }

  private static void check(Page page, String name, ColorScheme colors, int width) {
    String picture = "%s-%s-%d".formatted(name, colors.name().toLowerCase(Locale.ROOT), width);
    page.screenshot(
        new ScreenshotOptions().setPath(PICTURES.resolve(picture + ".png")).setFullPage(true));
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as(picture)
        .isEqualTo(0);
    List<Rule> broken = new AxeBuilder(page).analyze().getViolations();
    assertThat(broken)
        .as(picture + ": " + broken.stream().map(DashboardIT::text).toList())
        .isEmpty();
  }

  private static String text(Rule rule) {
    return rule.getId() + " "
        + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList();
  }

  @Test
  void onlyAKeyThatMayReadLetsIn() {
    Page page = browser.page(1280, ColorScheme.LIGHT);
    page.navigate(reports.service().toString());
    fill(page, "plx_wrong");
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    // the browser's own word on the refusal
    assertThat(browser.takeComplaints()).allMatch(complaint -> complaint.contains("401"));
    signIn(page);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
        .click();
    assertThat(page.locator("form.panel")).isVisible();
    assertThat(page.context().cookies()).isEmpty();
    page.reload();
    assertThat(page.locator("form.panel")).isVisible();
  }

  @Test
  void asksAgainOnceTheSessionIsOver() {
    Page page = signedIn();
    page.context().clearCookies();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Differences"))
        .first()
        .click();
    assertThat(page.locator("form.panel")).isVisible();
    fill(page, reports.key());
    assertThat(page.locator("h1")).hasText("Differences");
    settle(page);
    assertThat(browser.takeComplaints()).allMatch(complaint -> complaint.contains("401"));
  }

  /** The tables show what the report says that their link names. */
  @Test
  void showsTheFiguresOfTheReports() {
    Page page = signedIn();
    open(page, "page=sales&table=time&range=lastYear&zone=UTC&group=product");
    Locator cards = page.locator("section.card");
    assertThat(numbers(cards.nth(0), 4))
        .isNotEmpty()
        .isEqualTo(reports.rows(report(cards.nth(0)), "salesNet").stream()
            .map(Long::valueOf)
            .toList());
    assertThat(numbers(cards.nth(1), 4))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(reports.rows(report(cards.nth(1)), "salesNet").stream()
            .map(Long::valueOf)
            .toList());
  }

  private static String report(Locator card) {
    String csv = card.locator("a[download]").getAttribute("href");
    return csv.replace("&format=csv", "");
  }

  /** A column of the table of a card, from 1. */
  private static List<Long> numbers(Locator card, int column) {
    return card.locator("tbody td:nth-child(%d)".formatted(column)).allInnerTexts().stream()
        .map(text -> Long.valueOf(text.replace(",", "").strip()))
        .toList();
  }

  /** From a number of a table, and from a point of a chart by keyboard. */
  @Test
  void leadsFromAFigureToItsFacts() {
    Page page = signedIn();
    open(page, "page=outcomes&table=time&range=last30&f.segment=enterprise&zone=UTC");
    Locator counts = page.locator("section.card").first().locator("tbody a");
    Locator count = counts.all().stream()
        .filter(link -> Integer.parseInt(link.innerText()) > 1)
        .findFirst()
        .orElseThrow();
    int n = Integer.parseInt(count.innerText());
    count.click();
    assertThat(page.locator("section.card tbody tr")).hasCount(n);
    page.locator("section.card tbody a").first().click();
    assertThat(page.locator("h2", new Page.LocatorOptions().setHasText("sample-answer-")))
        .isVisible();

    open(page, "page=sales&range=lastYear&zone=UTC");
    page.locator("svg.chart[tabindex]").first().focus();
    page.keyboard().press("End");
    page.waitForTimeout(200);
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("page=facts&.*figure=salesClosed"));
    assertThat(page.locator("section.card tbody tr")).hasCount(100);
    page.getByText("More").click();
    assertThat(page.getByText("From the start")).isVisible();
    settle(page);
  }

  @Test
  void everyChoiceIsInTheAddress() {
    Page page = signedIn();
    open(page, "page=sales");
    page.locator("select[name=group]").selectOption("product");
    assertThat(page).hasURL(Pattern.compile("group=product"));
    page.locator("label.control.narrow select").selectOption("region:LT-VL");
    assertThat(page).hasURL(Pattern.compile("f\\.region=LT-VL"));
    settle(page);
    // the titles come after the figures
    assertThat(page.locator("section.card").nth(1)).containsText("Espresso beans");
    String link = page.url();
    List<String> shown = page.locator("section.card").allInnerTexts();

    Page other = signedIn();
    other.navigate(link);
    settle(other);
    assertThat(other.locator("section.card").nth(1)).containsText("Espresso beans");
    assertThat(other.locator("section.card").allInnerTexts()).isEqualTo(shown);
    assertThat(other.locator(".chip")).hasCount(1);

    page.goBack();
    assertThat(page.locator(".chip")).hasCount(0);
    assertThat(page.locator("select[name=group]")).hasValue("product");
    settle(page);
  }

  @Test
  void chartsAndTheHeatMapAreReadByKeyboard() {
    Page page = signedIn();
    open(page, "page=compare");
    page.locator("svg.chart[tabindex]").first().focus();
    List<String> read = new ArrayList<>();
    for (String key : List.of("End", "ArrowLeft", "Home")) {
      page.keyboard().press(key);
      page.waitForTimeout(200);
      read.add(page.locator(".reading").first().innerText().strip());
    }
    assertThat(read).doesNotHaveDuplicates().noneMatch(String::isEmpty);

    open(page, "page=blindspots");
    page.locator("table.heat button[data-x='0'][data-y='0']").focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowDown");
    assertThat(page.evaluate("document.activeElement.dataset.x + document.activeElement.dataset.y"))
        .isEqualTo("11");
  }

  @Test
  void comesBackWithTheNetwork() {
    Page page = signedIn();
    page.context().setOffline(true);
    page.locator("nav").getByText("Outcomes").click();
    assertThat(page.getByRole(AriaRole.ALERT).first()).isVisible();
    page.context().setOffline(false);
    settle(page);
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(browser.takeComplaints()).allMatch(complaint -> complaint.contains("DISCONNECTED"));
  }

  @Test
  void speaksLithuanianAndRemembersIt() {
    Page page = signedIn();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("LT")).click();
    assertThat(page.locator("h1")).hasText("Apžvalga");
    for (String name : PAGES) {
      open(page, "page=" + name);
    }
    assertThat(page.locator("html")).hasAttribute("lang", "lt");
  }

  @Test
  void beginsByShowingHowToSendTheFirstEvent() throws Exception {
    try (LocalStack empty = LocalStack.start(StackOptions.in(folder.resolve("empty")))) {
      Page page = browser.page(1280, ColorScheme.LIGHT);
      page.navigate(empty.reporting().toString());
      fill(page, empty.keys().reports());
      assertThat(page.locator("pre")).containsText("curl");
      page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve("empty.png")));
      String body = page.locator("pre").innerText().replaceAll("(?s)^.*-d '(.*)'.*$", "$1");
      try (var http = HttpClient.newHttpClient()) {
        var request = HttpRequest.newBuilder(empty.sales().resolve("/api/v1/sales"))
            .header("X-API-Key", empty.keys().sales())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
      }
      assertThat(page.locator("nav")).isVisible();
      settle(page);
      page.context().close();
    }
  }

  private static Page signedIn() {
    Page page = browser.page(1280, ColorScheme.LIGHT);
    page.navigate(reports.service().toString());
    signIn(page);
    return page;
  }

  private static void signIn(Page page) {
    fill(page, reports.key());
    assertThat(page.locator("nav")).isVisible();
    settle(page);
  }

  private static void fill(Page page, String key) {
    page.locator("input[name=name]").fill(key.equals(reports.key()) ? "all" : "reports");
    page.locator("input[name=key]").fill(key);
    page.locator("form.panel button").click();
  }

  private static void open(Page page, String choices) {
    page.navigate(reports.service().resolve("/?" + choices).toString());
    assertThat(page.locator("h1")).isVisible();
    settle(page);
  }

  /** Waits until nothing is on its way any more. */
  private static void settle(Page page) {
    page.waitForFunction(
        "() => !document.querySelector('.skeleton') && !document.querySelector('[role=alert]')"
            + " && document.querySelector('.card, .tile, form.bar')");
  }
}
