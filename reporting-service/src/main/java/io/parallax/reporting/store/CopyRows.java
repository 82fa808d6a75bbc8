package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ByteBufferByteStreamWriter;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Rows on their way into a table by COPY, PostgreSQL's fastest way in. For one thread.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, text format</a>
 */
final class CopyRows {
  private final StringBuilder rows;

  CopyRows(int expectedRows) {
    rows = new StringBuilder(expectedRows * 160);
  }

  /** Adds a row at once. */
  void add(@Nullable Object... columns) {
    for (Object column : columns) {
      addColumn(column);
    }
    endRow();
  }

  /** Adds the next column of a row. */
  void addColumn(@Nullable Object value) {
    if (value == null) {
      rows.append("\\N");
    } else {
      appendEscaped(value.toString());
    }
    rows.append('\t');
  }

  /** Ends a row that has columns. */
  void endRow() {
    rows.setCharAt(rows.length() - 1, '\n');
  }

  /** Sends the rows; {@code target} is a table with its columns. */
  void copyInto(String target, JdbcOperations jdbc) {
    jdbc.execute((ConnectionCallback<Long>) connection -> {
      try {
        return connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy " + target + " from stdin",
                new ByteBufferByteStreamWriter(ByteBuffer.wrap(rows.toString().getBytes(UTF_8))));
      } catch (IOException e) {
        throw new DataAccessResourceFailureException("COPY into " + target, e);
      }
    });
  }

  private void appendEscaped(String text) {
    int appended = 0;
    for (int i = 0; i < text.length(); i++) {
      String escaped = switch (text.charAt(i)) {
        case '\\' -> "\\\\";
        case '\t' -> "\\t";
        case '\n' -> "\\n";
        case '\r' -> "\\r";
        default -> "";
      };
      if (!escaped.isEmpty()) {
        rows.append(text, appended, i).append(escaped);
        appended = i + 1;
      }
    }
    rows.append(text, appended, text.length());
  }
}
