package io.parallax.reporting.aggregate;

import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Note;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes erased customers out of events: their ids become pseudonyms, and free text about them is
 * replaced. Everything that counts stays. Immutable.
 *
 * <p>For example, with C-7 erased, {@code (customerId: C-7, purpose: "likes green")} becomes {@code
 * (customerId: erased:9f86d081884c7d659a2feaa0c55ad015, purpose: "(erased)")}.
 */
public final class Erasure {
  private static final String PSEUDONYM_PREFIX = "erased:";
  private static final Note NO_TEXT = new Note("(erased)");

  private final Map<Id, Id> pseudonyms;

  /** @param pseudonyms of each erased customer */
  public Erasure(Map<Id, Id> pseudonyms) {
    this.pseudonyms = Map.copyOf(pseudonyms);
  }

  /** The pseudonym that ends in {@code digest}. */
  public static Id pseudonym(String digest) {
    return new Id(PSEUDONYM_PREFIX + digest);
  }

  /** The customers whom an event names: who it is about, and who recommended us. */
  public static List<Id> customersIn(Event event) {
    List<Id> customers = new ArrayList<>(2);
    switch (event) {
      case SaleClosed sale -> {
        add(customers, sale.customerId());
        add(customers, sale.referredBy());
      }
      case LeadCaptured lead -> {
        add(customers, lead.customerId());
        add(customers, lead.referredBy());
      }
      case CustomerContacted contact -> add(customers, contact.customerId());
      case SurveySent invitation -> add(customers, invitation.customerId());
      case SurveyAnswered answer -> add(customers, answer.customerId());
      case SaleReversed reversal -> {}
      case LeadAssigned assignment -> {}
      case LeadContacted contact -> {}
      case LeadLost loss -> {}
      case DeliveryAgreed agreement -> {}
      case DeliveryCompleted completion -> {}
    }
    return customers;
  }

  /** The event without erased customers. */
  public Event of(Event event) {
    if (customersIn(event).stream().noneMatch(pseudonyms::containsKey)) {
      return event;
    }
    return switch (event) {
      case SaleClosed sale ->
        new SaleClosed(
            sale.saleId(),
            sale.closedAt(),
            sale.product(),
            sale.region(),
            sale.channel(),
            sale.segment(),
            sale.closingMethod(),
            of(sale.customerId()),
            sale.salesperson(),
            sale.leadId(),
            sale.quantity(),
            sale.amount(),
            of(sale.referredBy()),
            sale.revision(),
            sale.withdrawn());
      case LeadCaptured lead ->
        new LeadCaptured(
            lead.leadId(),
            lead.capturedAt(),
            lead.channel(),
            lead.product(),
            lead.region(),
            lead.segment(),
            of(lead.customerId()),
            of(lead.referredBy()),
            lead.revision(),
            lead.withdrawn());
      case CustomerContacted contact -> {
        Id customer = pseudonyms.getOrDefault(contact.customerId(), contact.customerId());
        yield new CustomerContacted(
            contact.contactId(),
            customer,
            contact.contactedAt(),
            contact.method(),
            noText(contact.purpose()),
            contact.revision(),
            contact.withdrawn());
      }
      case SurveySent invitation ->
        new SurveySent(
            invitation.invitationId(),
            invitation.sentAt(),
            invitation.saleId(),
            of(invitation.customerId()),
            invitation.product(),
            invitation.region(),
            invitation.segment(),
            invitation.channel(),
            invitation.revision(),
            invitation.withdrawn());
      case SurveyAnswered answer ->
        new SurveyAnswered(
            answer.answerId(),
            answer.answeredAt(),
            answer.scores(),
            answer.invitationId(),
            answer.saleId(),
            of(answer.customerId()),
            answer.product(),
            answer.region(),
            answer.segment(),
            answer.channel(),
            answer.revision(),
            answer.withdrawn());
      case SaleReversed reversal -> reversal;
      case LeadAssigned assignment -> assignment;
      case LeadContacted contact -> contact;
      case LeadLost loss -> loss;
      case DeliveryAgreed agreement -> agreement;
      case DeliveryCompleted completion -> completion;
    };
  }

  /** Whether {@code event} says what is known, or did before text was taken out. */
  static boolean saysTheSame(Event known, Event event) {
    return known.equals(event) || known.equals(withoutText(event));
  }

  static SaleReversed of(SaleReversed reversal, @Nullable Id customer) {
    return isErased(customer) ? withoutText(reversal) : reversal;
  }

  static LeadLost of(LeadLost loss, @Nullable Id customer) {
    return isErased(customer) ? withoutText(loss) : loss;
  }

  static DeliveryAgreed of(DeliveryAgreed agreement, @Nullable Id customer) {
    return isErased(customer) ? withoutText(agreement) : agreement;
  }

  private static Event withoutText(Event event) {
    return switch (event) {
      case SaleReversed reversal -> withoutText(reversal);
      case LeadLost loss -> withoutText(loss);
      case DeliveryAgreed agreement -> withoutText(agreement);
      case SaleClosed sale -> sale;
      case LeadCaptured lead -> lead;
      case LeadAssigned assignment -> assignment;
      case LeadContacted contact -> contact;
      case CustomerContacted contact -> contact;
      case SurveySent invitation -> invitation;
      case SurveyAnswered answer -> answer;
      case DeliveryCompleted completion -> completion;
    };
  }

  private static SaleReversed withoutText(SaleReversed reversal) {
    return new SaleReversed(
        reversal.reversalId(),
        reversal.saleId(),
        reversal.reversedAt(),
        reversal.quantity(),
        reversal.amount(),
        noText(reversal.reason()),
        reversal.revision(),
        reversal.withdrawn());
  }

  private static LeadLost withoutText(LeadLost loss) {
    return new LeadLost(
        loss.leadId(), loss.lostAt(), noText(loss.reason()), loss.revision(), loss.withdrawn());
  }

  private static DeliveryAgreed withoutText(DeliveryAgreed agreement) {
    return new DeliveryAgreed(
        agreement.deliveryId(),
        agreement.dueAt(),
        agreement.saleId(),
        agreement.agreedCost(),
        noText(agreement.agreedQuality()),
        agreement.product(),
        agreement.region(),
        agreement.segment(),
        agreement.channel(),
        agreement.revision(),
        agreement.withdrawn());
  }

  private @Nullable Id of(@Nullable Id customer) {
    return customer == null ? null : pseudonyms.getOrDefault(customer, customer);
  }

  private static @Nullable Note noText(@Nullable Note text) {
    return text == null ? null : NO_TEXT;
  }

  private static boolean isErased(@Nullable Id customer) {
    return customer != null && customer.value().startsWith(PSEUDONYM_PREFIX);
  }

  private static void add(List<Id> customers, @Nullable Id customer) {
    if (customer != null) {
      customers.add(customer);
    }
  }
}
