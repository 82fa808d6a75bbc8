package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer answered a survey.
 *
 * <p>A dimension that the survey does not know is left out; reports take it from the sale,
 * else from the invitation.
 */
public record SurveyAnswered(
    Id answerId,
    Instant answeredAt,
    Scores scores,
    @Nullable Id invitationId,
    @Nullable Id saleId,
    @Nullable Id customerId,
    @Nullable Code product,
    @Nullable Region region,
    @Nullable Code segment,
    @Nullable Code channel,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<SurveyAnswered> SHAPE = shape();

  public SurveyAnswered {
    answeredAt = EventTime.checked(answeredAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.SURVEY_ANSWERED;
  }

  @Override
  public Id key() {
    return answerId;
  }

  @Override
  public Instant occurredAt() {
    return answeredAt;
  }

  @Override
  public Id partitionKey() {
    if (saleId != null) {
      return saleId;
    }
    return customerId != null ? customerId : answerId;
  }

  private static Shape<SurveyAnswered> shape() {
    var fields = new Shape.Builder<SurveyAnswered>();
    var answerId = fields.required("answerId", Kind.ID, SurveyAnswered::answerId);
    var answeredAt = fields.required("answeredAt", Kind.PAST, SurveyAnswered::answeredAt);
    var scores = fields.required("scores", Kind.SCORES, SurveyAnswered::scores);
    var invitationId = fields.optional("invitationId", Kind.ID, SurveyAnswered::invitationId);
    var saleId = fields.optional("saleId", Kind.ID, SurveyAnswered::saleId);
    var customerId = fields.optional("customerId", Kind.ID, SurveyAnswered::customerId);
    var product = fields.optional("product", Kind.CODE, SurveyAnswered::product);
    var region = fields.optional("region", Kind.REGION, SurveyAnswered::region);
    var segment = fields.optional("segment", Kind.CODE, SurveyAnswered::segment);
    var channel = fields.optional("channel", Kind.CODE, SurveyAnswered::channel);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new SurveyAnswered(
        values.required(answerId),
        values.required(answeredAt),
        values.required(scores),
        values.get(invitationId),
        values.get(saleId),
        values.get(customerId),
        values.get(product),
        values.get(region),
        values.get(segment),
        values.get(channel),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
