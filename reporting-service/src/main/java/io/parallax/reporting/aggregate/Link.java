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
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts that count together: what one of them says changes how another counts. For example {@code
 * (SALE_HEIRS, S-1001)} is what takes its dimensions from sale S-1001.
 *
 * @param at when, if only what is next to it in time may count otherwise; null if all of them may
 */
public record Link(Kind kind, Id key, @Nullable Instant at) {
  public Link(Kind kind, Id key) {
    this(kind, key, null);
  }

  /** What the facts have in common. In this order links are settled: each may call for later ones. */
  public enum Kind {
    /** A sale and its reversals, which take back what those before them have left. */
    REVERSALS,
    /** A sale, and the outcome events that take their dimensions from it. */
    SALE_HEIRS,
    /** The sales of a customer: each counts by the one before it. */
    CUSTOMER,
    /** A lead, the contacts with it, its loss, and the sale it became. */
    LEAD,
    /** An invitation to a survey, its sale, and the first answer to it. */
    INVITATION,
    /** An invitation, and the answers that take their dimensions from it. */
    INVITATION_HEIRS,
    /** An answer, its sale and its invitation. */
    ANSWER,
    /** The two halves of a delivery: what was agreed and what was done. */
    DELIVERY;

    /** Whether its facts may be in different lanes, and so be written without seeing each other. */
    public boolean crossesLanes() {
      return switch (this) {
        case CUSTOMER, LEAD, INVITATION, INVITATION_HEIRS, DELIVERY -> true;
        case REVERSALS, SALE_HEIRS, ANSWER -> false;
      };
    }
  }

  /** The links to settle when {@code event} comes, changes or goes. */
  public static List<Link> touchedBy(Event event) {
    List<Link> links = new ArrayList<>(4);
    switch (event) {
      case SaleClosed sale -> {
        add(links, Kind.REVERSALS, sale.saleId());
        add(links, Kind.SALE_HEIRS, sale.saleId());
        if (sale.customerId() != null) {
          links.add(new Link(Kind.CUSTOMER, sale.customerId(), sale.closedAt()));
        }
        add(links, Kind.LEAD, sale.leadId());
      }
      case SaleReversed reversal -> add(links, Kind.REVERSALS, reversal.saleId());
      case LeadCaptured lead -> add(links, Kind.LEAD, lead.leadId());
      case LeadContacted contact -> add(links, Kind.LEAD, contact.leadId());
      case LeadLost loss -> add(links, Kind.LEAD, loss.leadId());
      case LeadAssigned assignment -> {}
      case CustomerContacted contact -> {}
      case SurveySent invitation -> {
        add(links, Kind.INVITATION, invitation.invitationId());
        add(links, Kind.INVITATION_HEIRS, invitation.invitationId());
      }
      case SurveyAnswered answer -> {
        add(links, Kind.ANSWER, answer.answerId());
        add(links, Kind.INVITATION, answer.invitationId());
      }
      case DeliveryAgreed agreement -> add(links, Kind.DELIVERY, agreement.deliveryId());
      case DeliveryCompleted completion -> add(links, Kind.DELIVERY, completion.deliveryId());
    }
    return links;
  }

  /** The links that {@code event} belongs to, and can be found by, beside its own key. */
  static List<Link> joinedBy(Event event) {
    List<Link> links = new ArrayList<>(2);
    switch (event) {
      case SaleClosed sale -> {
        add(links, Kind.CUSTOMER, sale.customerId());
        add(links, Kind.LEAD, sale.leadId());
      }
      case SaleReversed reversal -> add(links, Kind.REVERSALS, reversal.saleId());
      case LeadContacted contact -> add(links, Kind.LEAD, contact.leadId());
      case SurveySent invitation -> add(links, Kind.SALE_HEIRS, invitation.saleId());
      case SurveyAnswered answer -> {
        add(links, Kind.SALE_HEIRS, answer.saleId());
        add(links, Kind.INVITATION, answer.invitationId());
      }
      case DeliveryAgreed agreement -> add(links, Kind.SALE_HEIRS, agreement.saleId());
      case DeliveryCompleted completion -> add(links, Kind.SALE_HEIRS, completion.saleId());
      case LeadCaptured lead -> {}
      case LeadAssigned assignment -> {}
      case LeadLost loss -> {}
      case CustomerContacted contact -> {}
    }
    return links;
  }

  /** The links to settle when what {@code heir} inherits may have changed. */
  public static List<Link> inheritingAs(Event heir) {
    return touchedBy(heir).stream()
        .filter(link -> !(heir instanceof SurveyAnswered) || link.kind() == Kind.ANSWER)
        .toList();
  }

  private static void add(List<Link> links, Kind kind, @Nullable Id key) {
    if (key != null) {
      links.add(new Link(kind, key));
    }
  }
}
