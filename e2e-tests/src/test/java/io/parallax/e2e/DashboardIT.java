package io.parallax.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.parallax.access.tests.OpenIdProvider;
import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Ports;
import io.parallax.quickstart.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as people see it, in a real browser, with the sample data of quickstart. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
  private static final List<String> PAGES = List.of(
      "overview", "sales", "outcomes", "compare", "blindspots", "differences", "facts", "data");

  /** Where the pictures of all pages go. */
  private static final Path PICTURES = Path.of("target/screenshots");

  private static final List<Integer> WIDTHS = List.of(390, 1280, 1920);

  @TempDir
  private static Path folder;

  private static LocalStack stack;
  private static Reports reports;
  private static Chromium browser;
  private static AutoCloseable provider;
  private static boolean loaded;

  /** Cookies of a signed-in visitor; null before the first sign-in. */
  private static @Nullable String session;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "there is no browser on the PATH");
    Files.createDirectories(PICTURES);
    // not localhost: another site than the dashboard's, as it would be
    URI issuer = URI.create("http://127.0.0.1:" + Ports.free(1).getFirst());
    StackOptions options = StackOptions.in(folder.resolve("stack"))
        // beside other tests a report may take long: that is no 503 here
        .withEnvironment("PARALLAX_REPORT_PATIENCE", "1m")
        .withEnvironment("PARALLAX_REPORT_TIMEOUT", "2m");
    for (var setting : OpenIdProvider.settings(issuer).entrySet()) {
      options = options.withEnvironment(setting.getKey(), setting.getValue());
    }
    stack = LocalStack.start(options);
    reports = new Reports(stack.reporting(), stack.keys().all());
    provider = OpenIdProvider.start(issuer, stack.reporting());
    browser = new Chromium(program.get());
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable opened : Arrays.asList(browser, provider, stack)) {
      if (opened != null) {
        opened.close();
      }
    }
  }

  @AfterEach
  void nothingToComplainAbout() {
    browser.closePages();
    assertThat(browser.takeComplaints()).isEmpty();
  }

  /** The first test, as the product is empty but once. */
  @Test
  @Order(1)
  void beginsByShowingHowToSendTheFirstEvent() throws Exception {
    Page page = browser.page(null);
    page.navigate(reports.service().toString());
    fill(page, stack.keys().reports());
    assertThat(page.locator("pre")).containsText("curl");
    page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve("empty.png")));
    String body = page.locator("pre").innerText().replaceAll("(?s)^.*-d '(.*)'.*$", "$1");
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(stack.sales().resolve("/api/v1/sales"))
          .header("X-API-Key", stack.keys().sales())
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body))
          .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
    assertThat(page.locator("nav")).isVisible();
    settle(page);
  }

  /** No page overflows or breaks a rule of axe, and a screenshot of each is kept. */
  @Test
  void everyPageFitsAndCanBeUsedByEverybody() throws Exception {
    Page page = signInPage();
    check(page, "sign-in");
    signIn(page);
    for (int i = 0; i < PAGES.size(); i++) {
      Locator link = page.locator("nav a").nth(i);
      link.click();
      assertThat(page.locator("h1")).hasText(link.innerText().strip());
      settle(page);
      check(page, PAGES.get(i));
    }
    open(page, "page=facts&resource=sales&key=sample-sale-000001");
    check(page, "fact");
    open(
        page,
        "page=facts&resource=survey-answers&figure=csat&since=2026-10-01&until=2026-10-02&zone=UTC");
    check(page, "facts-behind");
  }

  private static void check(Page page, String name) throws Exception {
    for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(colors));
      for (int width : WIDTHS) {
        page.setViewportSize(width, Chromium.HEIGHT);
        // what depends on the width is drawn with the next frame
        page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        String picture = "%s-%s-%d".formatted(name, colors.name().toLowerCase(Locale.ROOT), width);
        page.screenshot(
            new ScreenshotOptions().setPath(PICTURES.resolve(picture + ".png")).setFullPage(true));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
            .as(picture)
            .isEqualTo(0);
        requireRules(page, picture);
      }
    }
  }

  /**
   * Breaks none of axe's rules.
   *
   * <p>Its script stays in the page, and all that is in order: both on their way would take longer than
   * the check. There are no frames, which would need more.
   */
  private static void requireRules(Page page, String picture) throws Exception {
    if (page.evaluate("typeof axe").equals("undefined")) {
      page.evaluate(AxeBuilder.getAxeScript());
    }
    Object broken = page.evaluate("""
        async () => (await axe.run({ resultTypes: ['violations'] })).violations
          .map(rule => rule.id + ' ' + rule.nodes.slice(0, 3).map(node => node.html))
        """);
    assertThat(broken).as(picture).isEqualTo(List.of());
  }

  @Test
  void onlyAKeyThatMayReadLetsIn() throws Exception {
    Page page = signInPage();
    fill(page, "plx_wrong");
    assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    // the browser's own word on the refusal
    assertThat(browser.takeComplaints()).allMatch(complaint -> complaint.contains("401"));
    signIn(page);
    signOut(page);
  }

  /** Ona has an account there that may read reports, Petras has one that may not. */
  @Test
  void letsInWhoHasSignedInAtTheIdentityProvider() throws Exception {
    Page page = signInPage();
    signInElsewhere(page, "ona");
    assertThat(page.locator("h1")).hasText("Overview");
    assertThat(page.locator(".foot")).containsText("jwt:ona");
    settle(page);
    assertThat(page.locator(".tile")).not().hasCount(0);
    signOut(page);

    page = signInPage();
    signInElsewhere(page, "petras");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("may not read");
    assertThat(page.locator("form.panel")).isVisible();
  }

  private static void signInElsewhere(Page page, String name) {
    page.getByText("Sign in with your account").click();
    page.locator("input[name=username]").fill(name);
    page.locator("input[name=password]").fill("password");
    page.locator("button[type=submit]").click();
  }

  private static void signOut(Page page) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
        .click();
    assertThat(page.locator("form.panel")).isVisible();
    assertThat(page.context().cookies(reports.service().toString())).isEmpty();
    page.reload();
    assertThat(page.locator("form.panel")).isVisible();
  }

  @Test
  void asksAgainOnceTheSessionIsOver() throws Exception {
    Page page = signedIn("page=overview");
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
  void showsTheFiguresOfTheReports() throws Exception {
    Page page = signedIn("page=sales&table=time&range=lastYear&zone=UTC&group=product");
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
  void leadsFromAFigureToItsFacts() throws Exception {
    Page page = signedIn("page=outcomes&table=time&range=last30&f.segment=enterprise&zone=UTC");
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
    assertThat(page.locator(".reading").first()).not().hasText("");
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("page=facts&.*figure=salesClosed"));
    assertThat(page.locator("section.card tbody tr")).hasCount(100);
    for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new EmulateMediaOptions().setColorScheme(colors));
      requireRules(page, "a long list");
    }
    page.getByText("More").click();
    assertThat(page.getByText("From the start")).isVisible();
    settle(page);
    for (String from : List.of("differences", "compare")) {
      open(page, "page=" + from + "&group=segment&range=last90&zone=UTC");
      Locator group = page.locator("svg.chart a").first();
      String name = group.locator("text").first().textContent();
      group.locator("text").first().click();
      assertThat(page).hasURL(Pattern.compile("page=facts&.*figure=csat"));
      assertThat(page.locator("section.card tbody tr").first()).isVisible();
      assertThat(page.getByText(name).first()).isVisible();
      settle(page);
    }
  }

  @Test
  void everyChoiceIsInTheAddress() throws Exception {
    Page page = signedIn("page=sales");
    page.locator("select[name=group]").selectOption("product");
    assertThat(page).hasURL(Pattern.compile("group=product"));
    page.locator("label.control.narrow select").selectOption("region:LT-VL");
    assertThat(page).hasURL(Pattern.compile("f\\.region=LT-VL"));
    settle(page);
    // the titles come after the figures
    assertThat(page.locator("section.card").nth(1)).containsText("Espresso beans");
    String link = page.url();
    List<String> shown = page.locator("section.card").allInnerTexts();

    Page other = signedIn(URI.create(link).getRawQuery());
    assertThat(other.locator("section.card").nth(1)).containsText("Espresso beans");
    assertThat(other.locator("section.card").allInnerTexts()).isEqualTo(shown);
    assertThat(other.locator(".chip")).hasCount(1);

    page.goBack();
    assertThat(page.locator(".chip")).hasCount(0);
    assertThat(page.locator("select[name=group]")).hasValue("product");
    settle(page);
  }

  @Test
  void chartsAndTheHeatMapAreReadByKeyboard() throws Exception {
    Page page = signedIn("page=compare");
    page.locator("svg.chart[tabindex]").first().focus();
    Locator reading = page.locator(".reading").first();
    List<String> read = new ArrayList<>(List.of(""));
    for (String key : List.of("End", "ArrowLeft", "Home")) {
      page.keyboard().press(key);
      assertThat(reading).not().hasText(read.getLast());
      read.add(reading.innerText().strip());
    }
    assertThat(read).doesNotHaveDuplicates();

    open(page, "page=blindspots");
    page.locator("table.heat button[data-x='0'][data-y='0']").focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowDown");
    assertThat(page.evaluate("document.activeElement.dataset.x + document.activeElement.dataset.y"))
        .isEqualTo("11");
  }

  /** Which group that is, is known before its figures are asked for. */
  @Test
  void theOverviewAsksForTheWeeksOfOneGroupAlone() throws Exception {
    Page page = signedIn("page=facts");
    List<String> asked = new ArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    open(page, "page=overview");
    assertThat(asked)
        .filteredOn(url -> url.contains("/reports/sales?") && url.contains("period=week"))
        .hasSize(1);
  }

  @Test
  void drawsAnewOnceThePhoneIsTurned() throws Exception {
    Page page = signedIn("page=sales");
    Locator chart = page.locator("svg.chart").first();
    String wide = chart.getAttribute("viewBox");
    page.setViewportSize(390, Chromium.HEIGHT);
    assertThat(chart).not().hasAttribute("viewBox", wide);
  }

  @Test
  void comesBackWithTheNetwork() throws Exception {
    Page page = signedIn("page=overview");
    page.context().setOffline(true);
    page.locator("nav").getByText("Outcomes").click();
    assertThat(page.getByRole(AriaRole.ALERT).first()).isVisible();
    page.context().setOffline(false);
    settle(page);
    assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    assertThat(browser.takeComplaints()).allMatch(complaint -> complaint.contains("DISCONNECTED"));
  }

  @Test
  void speaksLithuanianAndRemembersIt() throws Exception {
    Page page = signedIn("page=overview");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("LT")).click();
    assertThat(page.locator("h1")).hasText("Apžvalga");
    for (String name : PAGES) {
      open(page, "page=" + name);
    }
    assertThat(page.locator("html")).hasAttribute("lang", "lt");
  }

  /** The page to sign in on, of a dashboard that has something to show. */
  private static Page signInPage() throws Exception {
    load();
    Page page = browser.page(null);
    page.navigate(reports.service().toString());
    assertThat(page.locator("form.panel")).isVisible();
    return page;
  }

  /** A page of a visitor who has signed in before. */
  private static Page signedIn(String choices) throws Exception {
    if (session == null) {
      Page first = signInPage();
      signIn(first);
      session = first.context().storageState();
      first.context().close();
    }
    Page page = browser.page(session);
    open(page, choices);
    return page;
  }

  /** Loads the sample data, unless it is there. */
  private static void load() throws Exception {
    if (!loaded) {
      stack.loadSampleData(System.out);
      loaded = true;
    }
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
