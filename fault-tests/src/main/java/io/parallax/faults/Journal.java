package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The sender's memory, on disk: what it is about to send, and what was answered. Each entry is on the
 * disk before the caller goes on. Thread-safe.
 *
 * <pre>
 * &gt; 17 SALES F01-S4 pX3... {"saleId":"F01-S4",...}    event of request 17: its id, SHA-256 and body
 * ! 17 1790000000000                                   request 17 goes out, for the first or another time
 * &lt; 17 OK 1790000000012                                what came of that
 * </pre>
 *
 * <p>Fields are separated by tabs, times are milliseconds since 1970.
 */
final class Journal implements AutoCloseable {

  /** What a request came to. */
  enum Outcome {
    /** 202: to be counted exactly once. */
    OK,
    /** 4xx: never to be counted. */
    FAIL,
    /** Anything else, or no answer: counted once or not at all. */
    UNKNOWN
  }

  /** An event to be sent. */
  record Item(String id, String body) {}

  private final FileChannel file;
  private int requests;

  Journal(Path path) {
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes a request before it is sent, and gives it a number. */
  synchronized int note(Resource resource, List<Item> items) {
    int request = requests++;
    var entry = new StringBuilder();
    for (Item item : items) {
      entry
          .append(">\t")
          .append(request)
          .append('\t')
          .append(resource)
          .append('\t')
          .append(item.id())
          .append('\t')
          .append(hash(item.body()))
          .append('\t')
          .append(item.body())
          .append('\n');
    }
    append(entry.toString());
    return request;
  }

  /** Notes that a request is about to go out. */
  synchronized void sending(int request) {
    append("!\t%d\t%d\n".formatted(request, System.currentTimeMillis()));
  }

  /** Notes what came of it. */
  synchronized void answered(int request, Outcome outcome) {
    append("<\t%d\t%s\t%d\n".formatted(request, outcome, System.currentTimeMillis()));
  }

  static String hash(String body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void append(String entry) {
    try {
      ByteBuffer bytes = UTF_8.encode(entry);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
