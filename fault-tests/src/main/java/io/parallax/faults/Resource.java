package io.parallax.faults;

import io.parallax.quickstart.Service;

/** The kinds of events that are sent: where to, how their key is called, and where they are kept. */
enum Resource {
  SALES(Service.SALES, "sales", "sale-closed", "saleId", "ledger.sale", "sale_id"),
  REVERSALS(
      Service.SALES,
      "sale-reversals",
      "sale-reversed",
      "reversalId",
      "ledger.sale_reversal",
      "reversal_id"),
  LEADS(Service.SALES, "leads", "lead-captured", "leadId", "ledger.lead", "lead_id"),
  INVITATIONS(
      Service.OUTCOMES,
      "survey-invitations",
      "survey-sent",
      "invitationId",
      "ledger.survey_invitation",
      "invitation_id"),
  ANSWERS(
      Service.OUTCOMES,
      "survey-answers",
      "survey-answered",
      "answerId",
      "ledger.survey_answer",
      "answer_id");

  private final Service service;
  private final String path;
  private final String type;
  private final String keyField;
  private final String table;
  private final String keyColumn;

  Resource(
      Service service, String path, String type, String keyField, String table, String keyColumn) {
    this.service = service;
    this.path = path;
    this.type = type;
    this.keyField = keyField;
    this.table = table;
    this.keyColumn = keyColumn;
  }

  Service service() {
    return service;
  }

  String path() {
    return "/api/v1/" + path;
  }

  /** The CloudEvents type. */
  String type() {
    return "parallax." + type + ".v1";
  }

  String keyField() {
    return keyField;
  }

  String table() {
    return table;
  }

  String keyColumn() {
    return keyColumn;
  }
}
