package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A stream of sales whose body is sent in chunks and answered in lines, both while the other is
 * under way. One thread may send while another reads.
 */
final class LineStream implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final BufferedInputStream in;
  private final StringBuilder chunk = new StringBuilder();
  private final StringBuilder head = new StringBuilder();
  private int leftInChunk;

  LineStream(int port, String query) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(60_000);
    out = new BufferedOutputStream(socket.getOutputStream());
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    out.write("""
        POST /api/v1/sales%s HTTP/1.1\r
        Host: x\r
        X-API-Key: %s\r
        Content-Type: application/x-ndjson\r
        Accept: application/x-ndjson\r
        Transfer-Encoding: chunked\r
        \r
        """.formatted(query, TestService.KEY).getBytes(UTF_8));
  }

  void send(String line) {
    chunk.append(line).append('\n');
    if (chunk.length() > 60_000) {
      flush();
    }
  }

  void flush() {
    write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
    chunk.setLength(0);
  }

  void end() {
    if (!chunk.isEmpty()) {
      flush();
    }
    write("0\r\n\r\n");
  }

  /** Ends the body with something that is no chunk. */
  void breakOff() {
    flush();
    write("no chunk\r\n");
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String head() throws IOException {
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) readByte());
    }
    return head.toString();
  }

  /** The next line of the answer. */
  String next() throws IOException {
    assertThat(head()).startsWith("HTTP/1.1 200").contains("Content-Type: application/x-ndjson");
    var line = new StringBuilder();
    for (int next = readInChunk(); next != '\n'; next = readInChunk()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private int readInChunk() throws IOException {
    while (leftInChunk == 0) {
      var size = new StringBuilder();
      for (int next = readByte(); next != '\n'; next = readByte()) {
        size.append((char) next);
      }
      String digits = size.toString().strip();
      leftInChunk = digits.isEmpty() ? 0 : Integer.parseInt(digits, 16);
      assertThat(digits).as("more of the answer").isNotEqualTo("0");
    }
    leftInChunk--;
    return readByte();
  }

  private int readByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new AssertionError("the answer broke off; its head was " + head);
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
