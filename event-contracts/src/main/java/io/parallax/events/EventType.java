package io.parallax.events;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of event types: the name of each, the topic it travels in, and its REST resource. */
public enum EventType {
  SALE_CLOSED("sale-closed", Topic.SALES, "sales", SaleClosed.SHAPE),
  SALE_REVERSED("sale-reversed", Topic.SALES, "sale-reversals", SaleReversed.SHAPE),
  LEAD_CAPTURED("lead-captured", Topic.SALES, "leads", LeadCaptured.SHAPE),
  LEAD_ASSIGNED("lead-assigned", Topic.SALES, "lead-assignments", LeadAssigned.SHAPE),
  LEAD_CONTACTED("lead-contacted", Topic.SALES, "lead-contacts", LeadContacted.SHAPE),
  LEAD_LOST("lead-lost", Topic.SALES, "lead-losses", LeadLost.SHAPE),
  CUSTOMER_CONTACTED(
      "customer-contacted", Topic.SALES, "customer-contacts", CustomerContacted.SHAPE),
  SURVEY_SENT("survey-sent", Topic.OUTCOMES, "survey-invitations", SurveySent.SHAPE),
  SURVEY_ANSWERED("survey-answered", Topic.OUTCOMES, "survey-answers", SurveyAnswered.SHAPE),
  DELIVERY_AGREED("delivery-agreed", Topic.OUTCOMES, "delivery-agreements", DeliveryAgreed.SHAPE),
  DELIVERY_COMPLETED(
      "delivery-completed", Topic.OUTCOMES, "delivery-completions", DeliveryCompleted.SHAPE);

  private final String eventName;
  private final Topic topic;
  private final String resource;
  private final Shape<? extends Event> shape;
  private final String cloudEventType;

  EventType(String eventName, Topic topic, String resource, Shape<? extends Event> shape) {
    this.eventName = eventName;
    this.topic = topic;
    this.resource = resource;
    this.shape = shape;
    this.cloudEventType = "parallax." + eventName + ".v1";
  }

  /** Short name, such as {@code sale-closed}. */
  public String eventName() {
    return eventName;
  }

  /** The {@code type} attribute as a CloudEvent, such as {@code parallax.sale-closed.v1}. */
  public String cloudEventType() {
    return cloudEventType;
  }

  public Topic topic() {
    return topic;
  }

  /** Last part of the REST path that takes and shows this type, such as {@code sales}. */
  public String resource() {
    return resource;
  }

  /** Path of the JSON Schema (2020-12) on the class path. */
  public String schemaPath() {
    return "/schemas/" + eventName + "-v1.json";
  }

  /** The schema's name, which is the same wherever it is served. */
  public String schemaUrn() {
    return "urn:parallax:schema:" + eventName + ":v1";
  }

  Shape<? extends Event> shape() {
    return shape;
  }

  /** The types that travel in {@code topic}, in the order of the table. */
  public static List<EventType> of(Topic topic) {
    return Arrays.stream(values()).filter(type -> type.topic == topic).toList();
  }

  /** The type whose {@link #cloudEventType()} is {@code name}, if it is one of ours. */
  public static Optional<EventType> ofCloudEventType(String name) {
    return Optional.ofNullable(ByCloudEventType.TABLE.get(name));
  }

  private static final class ByCloudEventType {
    private static final Map<String, EventType> TABLE = Stream.of(values())
        .collect(Collectors.toMap(EventType::cloudEventType, Function.identity()));
  }
}
