package io.parallax.reporting.store;

import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.EventType;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Measure;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.Scores;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerRow;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of the ledger, one per event type. Immutable. */
final class LedgerTables {
  private final LedgerTable<LedgerRow.Sale> sales;
  private final LedgerTable<LedgerRow.Reversal> reversals;
  private final LedgerTable<LedgerRow.Lead> leads;
  private final LedgerTable<LedgerRow.Assignment> assignments;
  private final LedgerTable<LedgerRow.Contact> contacts;
  private final LedgerTable<LedgerRow.Loss> losses;
  private final LedgerTable<LedgerRow.CheckIn> checkIns;
  private final LedgerTable<LedgerRow.Invitation> invitations;
  private final LedgerTable<LedgerRow.Answer> answers;
  private final LedgerTable<LedgerRow.Agreement> agreements;
  private final LedgerTable<LedgerRow.Completion> completions;
  private final List<EventType> heirsOfSales;

  LedgerTables() {
    sales = sales();
    reversals = reversals();
    leads = leads();
    assignments = assignments();
    contacts = contacts();
    losses = losses();
    checkIns = checkIns();
    invitations = invitations();
    answers = answers();
    agreements = agreements();
    completions = completions();
    heirsOfSales =
        Arrays.stream(EventType.values()).filter(type -> of(type).inherits()).toList();
  }

  LedgerTable<?> of(EventType type) {
    return switch (type) {
      case SALE_CLOSED -> sales;
      case SALE_REVERSED -> reversals;
      case LEAD_CAPTURED -> leads;
      case LEAD_ASSIGNED -> assignments;
      case LEAD_CONTACTED -> contacts;
      case LEAD_LOST -> losses;
      case CUSTOMER_CONTACTED -> checkIns;
      case SURVEY_SENT -> invitations;
      case SURVEY_ANSWERED -> answers;
      case DELIVERY_AGREED -> agreements;
      case DELIVERY_COMPLETED -> completions;
    };
  }

  /** The types whose facts take what they do not say themselves from their sale. */
  List<EventType> heirsOfSales() {
    return heirsOfSales;
  }

  LedgerTable<LedgerRow.Sale> ofSales() {
    return sales;
  }

  private LedgerTable<LedgerRow.Sale> sales() {
    return table("sale", "sale_id", LedgerRow.Sale.class)
        .at("closed_at", row -> row.event().closedAt())
        .counted(LedgerRow.Sale::countedUnder)
        .derived("reversed_at", ColumnType.TIMESTAMPTZ, LedgerRow.Sale::reversedAt)
        .derived("previous_closed_at", ColumnType.TIMESTAMPTZ, LedgerRow.Sale::previousClosedAt)
        .said("quantity", ColumnType.INT, row -> row.event().quantity())
        .saidMoney("amount", "currency", row -> row.event().amount())
        .customer("customer_id", row -> row.event().customerId())
        .said("salesperson", ColumnType.TEXT, row -> row.event().salesperson())
        .said("lead_id", ColumnType.TEXT, row -> row.event().leadId())
        .customer("referred_by", row -> row.event().referredBy())
        .readBy(row -> new LedgerRow.Sale(
            new SaleClosed(
                row.id("sale_id"),
                row.time("closed_at"),
                row.code("counted_product"),
                row.region("counted_region"),
                row.code("counted_channel"),
                row.knownCode("counted_segment"),
                row.knownCode("counted_closing_method"),
                row.knownId("customer_id"),
                row.knownId("salesperson"),
                row.knownId("lead_id"),
                row.number("quantity"),
                row.money("amount", "currency"),
                row.knownId("referred_by"),
                row.revision(),
                row.withdrawn()),
            row.knownTime("reversed_at"),
            row.knownTime("previous_closed_at")));
  }

  private LedgerTable<LedgerRow.Reversal> reversals() {
    return table("sale_reversal", "reversal_id", LedgerRow.Reversal.class)
        .at("reversed_at", row -> row.event().reversedAt())
        .said("sale_id", ColumnType.TEXT, row -> row.event().saleId())
        .counted(LedgerRow.Reversal::countedUnder)
        .derived("counted_sales", ColumnType.SMALLINT, LedgerRow.Reversal::sales)
        .derived("counted_units", ColumnType.INT, LedgerRow.Reversal::units)
        .derivedMoney("counted_amount", "counted_currency", LedgerRow.Reversal::money)
        .said("quantity", ColumnType.INT, row -> row.event().quantity())
        .saidMoney("amount", "currency", row -> row.event().amount())
        .said("reason", ColumnType.TEXT, row -> row.event().reason())
        .readBy(row -> new LedgerRow.Reversal(
            new SaleReversed(
                row.id("reversal_id"),
                row.id("sale_id"),
                row.time("reversed_at"),
                row.knownNumber("quantity"),
                row.money("amount", "currency"),
                row.note("reason"),
                row.revision(),
                row.withdrawn()),
            row.countedUnder(),
            row.number("counted_sales"),
            row.number("counted_units"),
            row.money("counted_amount", "counted_currency")));
  }

  private LedgerTable<LedgerRow.Lead> leads() {
    return table("lead", "lead_id", LedgerRow.Lead.class)
        .at("captured_at", row -> row.event().capturedAt())
        .counted(LedgerRow.Lead::countedUnder)
        .derived("first_contact_at", ColumnType.TIMESTAMPTZ, LedgerRow.Lead::firstContactAt)
        .derived("lost_at", ColumnType.TIMESTAMPTZ, LedgerRow.Lead::lostAt)
        .derived("won_at", ColumnType.TIMESTAMPTZ, LedgerRow.Lead::wonAt)
        .customer("customer_id", row -> row.event().customerId())
        .customer("referred_by", row -> row.event().referredBy())
        .readBy(row -> new LedgerRow.Lead(
            new LeadCaptured(
                row.id("lead_id"),
                row.time("captured_at"),
                row.code("counted_channel"),
                row.knownCode("counted_product"),
                row.knownRegion("counted_region"),
                row.knownCode("counted_segment"),
                row.knownId("customer_id"),
                row.knownId("referred_by"),
                row.revision(),
                row.withdrawn()),
            row.knownTime("first_contact_at"),
            row.knownTime("lost_at"),
            row.knownTime("won_at")));
  }

  private LedgerTable<LedgerRow.Assignment> assignments() {
    return table("lead_assignment", "assignment_id", LedgerRow.Assignment.class)
        .said("lead_id", ColumnType.TEXT, row -> row.event().leadId())
        .said("salesperson", ColumnType.TEXT, row -> row.event().salesperson())
        .said("assigned_at", ColumnType.TIMESTAMPTZ, row -> row.event().assignedAt())
        .readBy(row -> new LedgerRow.Assignment(new LeadAssigned(
            row.id("assignment_id"),
            row.id("lead_id"),
            row.id("salesperson"),
            row.time("assigned_at"),
            row.revision(),
            row.withdrawn())));
  }

  private LedgerTable<LedgerRow.Contact> contacts() {
    return table("lead_contact", "contact_id", LedgerRow.Contact.class)
        .said("lead_id", ColumnType.TEXT, row -> row.event().leadId())
        .said("contacted_at", ColumnType.TIMESTAMPTZ, row -> row.event().contactedAt())
        .said("method", ColumnType.TEXT, row -> row.event().method())
        .said("automatic", ColumnType.BOOL, row -> row.event().automatic())
        .readBy(row -> new LedgerRow.Contact(new LeadContacted(
            row.id("contact_id"),
            row.id("lead_id"),
            row.time("contacted_at"),
            row.code("method"),
            row.flag("automatic"),
            row.revision(),
            row.withdrawn())));
  }

  private LedgerTable<LedgerRow.Loss> losses() {
    return table("lead_loss", "lead_id", LedgerRow.Loss.class)
        .said("lost_at", ColumnType.TIMESTAMPTZ, row -> row.event().lostAt())
        .said("reason", ColumnType.TEXT, row -> row.event().reason())
        .readBy(row -> new LedgerRow.Loss(new LeadLost(
            row.id("lead_id"),
            row.time("lost_at"),
            row.note("reason"),
            row.revision(),
            row.withdrawn())));
  }

  private LedgerTable<LedgerRow.CheckIn> checkIns() {
    return table("customer_contact", "contact_id", LedgerRow.CheckIn.class)
        .customer("customer_id", row -> row.event().customerId())
        .said("contacted_at", ColumnType.TIMESTAMPTZ, row -> row.event().contactedAt())
        .said("method", ColumnType.TEXT, row -> row.event().method())
        .said("purpose", ColumnType.TEXT, row -> row.event().purpose())
        .readBy(row -> new LedgerRow.CheckIn(new CustomerContacted(
            row.id("contact_id"),
            row.id("customer_id"),
            row.time("contacted_at"),
            row.code("method"),
            row.note("purpose"),
            row.revision(),
            row.withdrawn())));
  }

  private LedgerTable<LedgerRow.Invitation> invitations() {
    return table("survey_invitation", "invitation_id", LedgerRow.Invitation.class)
        .at("sent_at", row -> row.event().sentAt())
        .own(row -> Dimensions.of(row.event()))
        .counted(LedgerRow.Invitation::countedUnder)
        .derived("first_answered_at", ColumnType.TIMESTAMPTZ, LedgerRow.Invitation::firstAnsweredAt)
        .said("sale_id", ColumnType.TEXT, row -> row.event().saleId())
        .customer("customer_id", row -> row.event().customerId())
        .readBy(row -> new LedgerRow.Invitation(
            new SurveySent(
                row.id("invitation_id"),
                row.time("sent_at"),
                row.knownId("sale_id"),
                row.knownId("customer_id"),
                row.knownCode("own_product"),
                row.knownRegion("own_region"),
                row.knownCode("own_segment"),
                row.knownCode("own_channel"),
                row.revision(),
                row.withdrawn()),
            row.countedUnder(),
            row.knownTime("first_answered_at")));
  }

  private LedgerTable<LedgerRow.Answer> answers() {
    return table("survey_answer", "answer_id", LedgerRow.Answer.class)
        .at("answered_at", row -> row.event().answeredAt())
        .own(row -> Dimensions.of(row.event()))
        .counted(LedgerRow.Answer::countedUnder)
        .said("csat", ColumnType.SMALLINT, row -> score(row, Measure.CSAT))
        .said("nps", ColumnType.SMALLINT, row -> score(row, Measure.NPS))
        .said("ces", ColumnType.SMALLINT, row -> score(row, Measure.CES))
        .said(
            "repurchase_intent", ColumnType.SMALLINT, row -> score(row, Measure.REPURCHASE_INTENT))
        .said("invitation_id", ColumnType.TEXT, row -> row.event().invitationId())
        .said("sale_id", ColumnType.TEXT, row -> row.event().saleId())
        .customer("customer_id", row -> row.event().customerId())
        .readBy(row -> new LedgerRow.Answer(
            new SurveyAnswered(
                row.id("answer_id"),
                row.time("answered_at"),
                scores(row),
                row.knownId("invitation_id"),
                row.knownId("sale_id"),
                row.knownId("customer_id"),
                row.knownCode("own_product"),
                row.knownRegion("own_region"),
                row.knownCode("own_segment"),
                row.knownCode("own_channel"),
                row.revision(),
                row.withdrawn()),
            row.countedUnder()));
  }

  private LedgerTable<LedgerRow.Agreement> agreements() {
    return table("delivery_agreement", "delivery_id", LedgerRow.Agreement.class)
        .at("due_at", row -> row.event().dueAt())
        .own(row -> Dimensions.of(row.event()))
        .counted(LedgerRow.Agreement::countedUnder)
        .derived("completed_at", ColumnType.TIMESTAMPTZ, LedgerRow.Agreement::completedAt)
        .said("sale_id", ColumnType.TEXT, row -> row.event().saleId())
        .saidMoney("agreed_cost", "currency", row -> row.event().agreedCost())
        .said("agreed_quality", ColumnType.TEXT, row -> row.event().agreedQuality())
        .readBy(row -> new LedgerRow.Agreement(
            new DeliveryAgreed(
                row.id("delivery_id"),
                row.time("due_at"),
                row.knownId("sale_id"),
                row.money("agreed_cost", "currency"),
                row.note("agreed_quality"),
                row.knownCode("own_product"),
                row.knownRegion("own_region"),
                row.knownCode("own_segment"),
                row.knownCode("own_channel"),
                row.revision(),
                row.withdrawn()),
            row.countedUnder(),
            row.knownTime("completed_at")));
  }

  private LedgerTable<LedgerRow.Completion> completions() {
    return table("delivery_completion", "delivery_id", LedgerRow.Completion.class)
        .at("completed_at", row -> row.event().completedAt())
        .own(row -> Dimensions.of(row.event()))
        .counted(LedgerRow.Completion::countedUnder)
        .derived("on_time", ColumnType.BOOL, LedgerRow.Completion::onTime)
        .derived("within_cost", ColumnType.BOOL, LedgerRow.Completion::withinCost)
        .said("sale_id", ColumnType.TEXT, row -> row.event().saleId())
        .saidMoney("actual_cost", "currency", row -> row.event().actualCost())
        .said("quality_met", ColumnType.BOOL, row -> row.event().qualityMet())
        .readBy(row -> new LedgerRow.Completion(
            new DeliveryCompleted(
                row.id("delivery_id"),
                row.time("completed_at"),
                row.knownId("sale_id"),
                row.money("actual_cost", "currency"),
                row.knownFlag("quality_met"),
                row.knownCode("own_product"),
                row.knownRegion("own_region"),
                row.knownCode("own_segment"),
                row.knownCode("own_channel"),
                row.revision(),
                row.withdrawn()),
            row.countedUnder(),
            row.knownFlag("on_time"),
            row.knownFlag("within_cost")));
  }

  private <R extends LedgerRow> LedgerTable.Builder<R> table(
      String name, String key, Class<R> rowType) {
    return new LedgerTable.Builder<>(name, key, rowType);
  }

  private static @Nullable Object score(LedgerRow.Answer row, Measure measure) {
    return row.event().scores().values().get(measure);
  }

  private static Scores scores(RowReader row) throws SQLException {
    Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
    put(scores, Measure.CSAT, row.knownNumber("csat"));
    put(scores, Measure.NPS, row.knownNumber("nps"));
    put(scores, Measure.CES, row.knownNumber("ces"));
    put(scores, Measure.REPURCHASE_INTENT, row.knownNumber("repurchase_intent"));
    return new Scores(scores);
  }

  private static void put(Map<Measure, Integer> scores, Measure measure, @Nullable Integer score) {
    if (score != null) {
      scores.put(measure, score);
    }
  }
}
