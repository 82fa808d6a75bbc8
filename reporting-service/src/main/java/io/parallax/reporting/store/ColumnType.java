package io.parallax.reporting.store;

import java.util.Locale;

/** Types of columns, by the names PostgreSQL has for them. */
enum ColumnType {
  BOOL,
  SMALLINT,
  INT,
  BIGINT,
  NUMERIC,
  TEXT,
  TIMESTAMPTZ;

  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
