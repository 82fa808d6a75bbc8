package io.parallax.faults;

import io.parallax.faults.Journal.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Endless events of one slot, made up from a seed: sales and what belongs to them, in requests of
 * one to many, some of them twice. Thread-safe.
 *
 * <p>A reversal, an answer or a lead may come before its sale, and most are in other lanes than it.
 */
final class Workload {

  /** Events for one resource that travel together. */
  record Request(Resource resource, List<Item> items) {}

  private static final List<String> REGIONS = List.of("LT-VL", "LT-KU", "LV", "EE", "NO");
  private static final List<String> CHANNELS = List.of("retail", "online");
  private static final int PRODUCTS = 5;
  private static final int EVENTS_TWICE_OF_A_HUNDRED = 4;

  private final Slot slot;
  private final Random random;
  private final int batch;
  private final Map<Resource, List<Item>> waiting = new EnumMap<>(Resource.class);
  private final Map<Resource, Integer> sizes = new EnumMap<>(Resource.class);
  private final Deque<Request> ready = new ArrayDeque<>();
  private int sales;

  /** @param batch how many events travel together on average */
  Workload(Slot slot, long seed, int batch) {
    this.slot = slot;
    this.random = new Random(seed);
    this.batch = batch;
  }

  synchronized Request next() {
    while (ready.isEmpty()) {
      addSale();
    }
    return ready.removeFirst();
  }

  /** An event that no service may take. */
  synchronized Request invalid() {
    String id = slot.prefix() + "X" + random.nextInt(1_000_000_000);
    String body = "{\"saleId\":\"%s\",\"closedAt\":\"%s\",\"product\":\"p\",\"channel\":\"c\"}"
        .formatted(id, slot.time(random, 30));
    return new Request(Resource.SALES, List.of(new Item(id, body)));
  }

  private void addSale() {
    int number = sales++;
    String sale = slot.prefix() + "S" + number;
    Instant closedAt = slot.time(random, 30);
    String product = "p" + random.nextInt(PRODUCTS);
    int quantity = 1 + random.nextInt(4);
    String lead = "";
    if (random.nextInt(4) == 0) {
      String leadId = slot.prefix() + "L" + number;
      lead = "\"leadId\":\"" + leadId + "\",";
      add(
          Resource.LEADS,
          leadId,
          "{\"leadId\":\"%s\",\"capturedAt\":\"%s\",\"channel\":\"online\",\"product\":\"%s\"}"
              .formatted(leadId, slot.time(random, 30), product));
    }
    if (random.nextInt(20) == 0) {
      // a lead that becomes no sale
      String leadId = slot.prefix() + "M" + number;
      add(
          Resource.LEADS,
          leadId,
          "{\"leadId\":\"%s\",\"capturedAt\":\"%s\",\"channel\":\"online\",\"product\":\"%s\"}"
              .formatted(leadId, slot.time(random, 30), product));
    }
    add(Resource.SALES, sale, """
        {"saleId":"%s","closedAt":"%s","product":"%s","region":"%s","channel":"%s",%s\
        "customerId":"%s","quantity":%d,"amount":"%d.25","currency":"%s"}""".formatted(
            sale,
            closedAt,
            product,
            REGIONS.get(random.nextInt(REGIONS.size())),
            CHANNELS.get(random.nextInt(CHANNELS.size())),
            lead,
            slot.prefix() + "C" + random.nextInt(5_000),
            quantity,
            quantity * 10,
            random.nextInt(5) == 0 ? "USD" : "EUR"));
    if (random.nextInt(12) == 0) {
      addReversal(number, sale, "");
      if (random.nextInt(3) == 0) {
        addReversal(number, sale, "b");
      }
    }
    if (random.nextInt(4) == 0) {
      addSurvey(number, sale);
    }
  }

  private void addReversal(int number, String sale, String suffix) {
    String id = slot.prefix() + "R" + number + suffix;
    int units = 1 + random.nextInt(3);
    String part =
        "\"quantity\":%d,\"amount\":\"%d\",\"currency\":\"EUR\",".formatted(units, units * 9);
    String quantity = random.nextBoolean() ? "" : part;
    add(
        Resource.REVERSALS,
        id,
        "{\"reversalId\":\"%s\",\"saleId\":\"%s\",%s\"reversedAt\":\"%s\"}"
            .formatted(id, sale, quantity, slot.time(random, 55)));
  }

  private void addSurvey(int number, String sale) {
    String invitation = slot.prefix() + "I" + number;
    Instant sentAt = slot.time(random, 30);
    add(
        Resource.INVITATIONS,
        invitation,
        "{\"invitationId\":\"%s\",\"sentAt\":\"%s\",\"saleId\":\"%s\"}"
            .formatted(invitation, sentAt, sale));
    if (random.nextInt(3) > 0) {
      String answer = slot.prefix() + "A" + number;
      // the answer may name the sale, or find it by its invitation only
      String saleId = random.nextBoolean() ? "\"saleId\":\"" + sale + "\"," : "";
      add(Resource.ANSWERS, answer, """
          {"answerId":"%s","answeredAt":"%s","invitationId":"%s",%s\
          "scores":[{"measure":"csat","value":%d},{"measure":"nps","value":%d}]}""".formatted(
              answer,
              sentAt.plus(Duration.ofMinutes(random.nextInt(20 * 24 * 60))),
              invitation,
              saleId,
              1 + random.nextInt(5),
              random.nextInt(11)));
    }
  }

  private void add(Resource resource, String id, String body) {
    var item = new Item(id, body);
    put(resource, item);
    if (random.nextInt(100) < EVENTS_TWICE_OF_A_HUNDRED) {
      put(resource, item);
    }
  }

  private void put(Resource resource, Item item) {
    List<Item> items = waiting.computeIfAbsent(resource, key -> new ArrayList<>());
    items.add(item);
    if (items.size() >= sizes.computeIfAbsent(resource, key -> 1 + random.nextInt(2 * batch))) {
      ready.add(new Request(resource, List.copyOf(items)));
      items.clear();
      sizes.put(resource, random.nextInt(8) == 0 ? 1 : 1 + random.nextInt(2 * batch));
    }
  }

  /** Makes no more: what is made already, until there is none. */
  synchronized @Nullable Request remaining() {
    waiting.forEach((resource, items) -> {
      if (!items.isEmpty()) {
        ready.add(new Request(resource, List.copyOf(items)));
        items.clear();
      }
    });
    return ready.pollFirst();
  }
}
