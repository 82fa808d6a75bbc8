package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ByteBufferByteStreamWriter;
import org.postgresql.util.ByteConverter;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Rows on their way into a table by COPY in its binary format, PostgreSQL's fastest way in. For one
 * thread.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, binary format</a>
 */
final class CopyRows {
  /** The signature, no flags, no extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final int NULL = -1;
  private static final short END = -1;

  /** Where PostgreSQL's time begins. */
  private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

  private final ColumnType[] types;
  private int next;
  private ByteBuffer rows;

  CopyRows(List<ColumnType> types, int expectedRows) {
    this.types = types.toArray(ColumnType[]::new);
    this.rows = ByteBuffer.allocate(64 + expectedRows * (types.size() * 16)).put(HEADER);
  }

  /** Adds a row at once. */
  void add(@Nullable Object... columns) {
    for (Object column : columns) {
      addColumn(column);
    }
  }

  /**
   * Adds the next column of a row; after the last one the row is complete.
   *
   * @param value a {@link Boolean}, {@link Integer}, {@link Long}, {@link BigDecimal} or
   *     {@link Instant} as the column's type wants it; for a text anything that has one
   * @throws ArithmeticException if a number or a time is beyond what the type holds
   */
  void addColumn(@Nullable Object value) {
    if (next == 0) {
      room(Short.BYTES).putShort((short) types.length);
    }
    ColumnType type = types[next];
    next = (next + 1) % types.length;
    if (value == null) {
      room(Integer.BYTES).putInt(NULL);
      return;
    }
    switch (type) {
      case BOOL -> field(Byte.BYTES).put((byte) ((Boolean) value ? 1 : 0));
      case SMALLINT -> field(Short.BYTES).putShort(smallint((Integer) value));
      case INT -> field(Integer.BYTES).putInt((Integer) value);
      case BIGINT -> field(Long.BYTES).putLong((Long) value);
      case NUMERIC -> addField(ByteConverter.numeric((BigDecimal) value));
      case TEXT -> addField(value.toString().getBytes(UTF_8));
      case TIMESTAMPTZ -> field(Long.BYTES).putLong(microseconds((Instant) value));
    }
  }

  /** Sends the rows; {@code target} is a table with its columns. For once. */
  void copyInto(String target, JdbcOperations jdbc) {
    room(Short.BYTES).putShort(END);
    rows.flip();
    jdbc.execute((ConnectionCallback<Long>) connection -> {
      try {
        return connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy " + target + " from stdin (format binary)",
                new ByteBufferByteStreamWriter(rows));
      } catch (IOException e) {
        throw new DataAccessResourceFailureException("COPY into " + target, e);
      }
    });
  }

  private void addField(byte[] field) {
    field(field.length).put(field);
  }

  /** Begins a field that is not null. */
  private ByteBuffer field(int length) {
    return room(Integer.BYTES + length).putInt(length);
  }

  private ByteBuffer room(int bytes) {
    if (rows.remaining() < bytes) {
      rows = ByteBuffer.allocate(2 * rows.capacity() + bytes).put(rows.flip());
    }
    return rows;
  }

  private static short smallint(int value) {
    if (value != (short) value) {
      throw new ArithmeticException(value + " is beyond smallint");
    }
    return (short) value;
  }

  private static long microseconds(Instant time) {
    long ofSeconds = Math.multiplyExact(time.getEpochSecond() - EPOCH_SECOND, 1_000_000);
    return Math.addExact(ofSeconds, time.getNano() / 1000);
  }
}
