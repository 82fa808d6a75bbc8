package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that does the least: it shares the processors with those it measures. For
 * one thread.
 */
final class HttpConnection implements AutoCloseable {
  /** Less than what servers wait for the next request. */
  private static final long MOST_IDLE_NANOS = 5_000_000_000L;

  private final int port;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private boolean closed;
  private long lastUsed = System.nanoTime();

  /** What came back. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, byte[] body) {}

  HttpConnection(URI server) throws IOException {
    port = server.getPort();
    socket = connected(port);
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    out = socket.getOutputStream();
  }

  private static Socket connected(int port) throws IOException {
    var socket = new Socket("localhost", port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** The bytes of a request, to be sent any number of times. */
  static byte[] post(String path, String key, byte[] body) {
    byte[] head = """
        POST %s HTTP/1.1\r
        Host: localhost\r
        X-API-Key: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """.formatted(path, key, body.length).getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  static byte[] get(String path, String key) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n\r\n"
        .formatted(path, key)
        .getBytes(ISO_8859_1);
  }

  Answer send(byte[] request) throws IOException {
    if (closed || System.nanoTime() - lastUsed > MOST_IDLE_NANOS) {
      socket.close();
      socket = connected(port);
      in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
      out = socket.getOutputStream();
    }
    out.write(request);
    out.flush();
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    closed = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      } else if (lower.startsWith("connection:")) {
        // Tomcat ends a connection after so many requests
        closed = lower.contains("close");
      }
    }
    byte[] body = chunked ? chunks() : exactly(length);
    lastUsed = System.nanoTime();
    return new Answer(status, body);
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = exactly(Integer.parseInt(line(), 16));
      line();
      if (chunk.length == 0) {
        return body.toByteArray();
      }
      body.writeBytes(chunk);
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
