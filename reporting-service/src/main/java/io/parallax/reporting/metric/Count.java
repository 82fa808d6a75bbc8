package io.parallax.reporting.metric;

/** What is counted for the indicators, besides scores and response times. */
public enum Count {
  /** Sales closed in the period. */
  SALES_CLOSED,
  /** Of {@link #SALES_CLOSED}, those reversed as a whole within the horizon. */
  SALES_CLOSED_REVERSED,
  /** Sales closed in the period whose customer had bought nothing within the horizon before. */
  NEW_CUSTOMER_SALES,
  /** Sales closed in the period whose customer had bought within the horizon before. */
  REPEAT_SALES,
  /** Invitations sent in the period. */
  INVITATIONS_SENT,
  /** Of {@link #INVITATIONS_SENT}, those answered within the response window. */
  INVITATIONS_ANSWERED,
  /** Deliveries due in the period whose due time has passed. */
  DELIVERIES_DUE,
  /** Of {@link #DELIVERIES_DUE}, those completed at or before it. */
  DELIVERIES_ON_TIME,
  /** Deliveries completed in the period of which it is known whether the quality was met. */
  QUALITY_KNOWN,
  /** Of {@link #QUALITY_KNOWN}, those that met it. */
  QUALITY_MET,
  /** Deliveries completed in the period with agreed and actual cost in one currency. */
  COST_KNOWN,
  /** Of {@link #COST_KNOWN}, those that cost at most what was agreed. */
  WITHIN_COST,
  /** Deliveries completed in the period with due time, quality and both costs known. */
  ALL_KNOWN,
  /** Of {@link #ALL_KNOWN}, those on time, to quality and within cost. */
  AS_AGREED,
  /** Leads captured in the period. */
  LEADS_CAPTURED,
  /** Of {@link #LEADS_CAPTURED}, those contacted by a human within the target. */
  LEADS_CONTACTED_IN_TIME,
  /** Of {@link #LEADS_CAPTURED}, those with a sale within the horizon. */
  LEADS_CONVERTED
}
