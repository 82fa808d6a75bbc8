package io.parallax.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between two programs of this machine: passes TCP connections on, and disturbs them as
 * told. Thread-safe.
 *
 * <p>What can be told: {@link #latency}, {@link #bandwidth}, {@link #hang}, {@link #blackHole} in
 * one direction, {@link #reset}, {@link #refuse}, and {@link #swallowReply}. {@link #heal} ends all
 * of them.
 */
final class ChaosProxy implements AutoCloseable {

  /** A direction of the bytes. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private static final int CHUNK = 16 * 1024;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong disturbed = new AtomicLong();
  private volatile Faults faults = Faults.NONE;

  private record Faults(
      Duration latency,
      int bytesPerSecond,
      boolean hang,
      Set<Direction> blackHoles,
      boolean refuse,
      @Nullable Predicate<Conversation> swallow) {
    static final Faults NONE = new Faults(Duration.ZERO, 0, false, Set.of(), false, null);
  }

  /** What a client has said on a connection: all of it, and in the last piece. */
  record Conversation(StringBuilder before, String now) {
    boolean hasSaid(String text) {
      return before.indexOf(text) >= 0 || now.contains(text);
    }
  }

  /** A connection of a client, and the one to the server that belongs to it. */
  private record Link(Socket client, Socket server) {
    void cut() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setOption(StandardSocketOptions.SO_LINGER, 0); // RST instead of FIN
          socket.close();
        } catch (IOException e) {
          // it is closed already
        }
      }
    }
  }

  /** Listens on {@code port}, and passes on to {@code serverPort}. */
  ChaosProxy(int port, int serverPort) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    try {
      listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("proxy-" + port).start(this::accept);
  }

  /** How many pieces of data, or connections, were disturbed so far. */
  long disturbed() {
    return disturbed.get();
  }

  /** The same of several together. */
  static long disturbed(List<ChaosProxy> proxies) {
    return proxies.stream().mapToLong(ChaosProxy::disturbed).sum();
  }

  /** Each piece of data arrives later. */
  void latency(Duration latency) {
    Faults now = faults;
    faults =
        new Faults(latency, now.bytesPerSecond, now.hang, now.blackHoles, now.refuse, now.swallow);
  }

  /** So much in each direction of each connection. */
  void bandwidth(int bytesPerSecond) {
    Faults now = faults;
    faults =
        new Faults(now.latency, bytesPerSecond, now.hang, now.blackHoles, now.refuse, now.swallow);
  }

  /** Nothing arrives any more, until it heals; nothing is lost. */
  void hang() {
    Faults now = faults;
    faults =
        new Faults(now.latency, now.bytesPerSecond, true, now.blackHoles, now.refuse, now.swallow);
  }

  /** What goes in this direction is lost. Its connections are cut when it heals. */
  void blackHole(Direction direction) {
    Faults now = faults;
    faults = new Faults(
        now.latency, now.bytesPerSecond, now.hang, Set.of(direction), now.refuse, now.swallow);
  }

  /** Cuts every connection there is. */
  void reset() {
    for (Link link : links) {
      disturbed.incrementAndGet();
      link.cut();
    }
  }

  /** Cuts every connection, and each new one at once. */
  void refuse() {
    Faults now = faults;
    faults =
        new Faults(now.latency, now.bytesPerSecond, now.hang, now.blackHoles, true, now.swallow);
    reset();
  }

  /**
   * What fits still reaches the server, but its answer never comes: the connection is cut. Every
   * connection there is now is cut first, as what was said on it is not known.
   */
  void swallowReply(Predicate<Conversation> fits) {
    Faults now = faults;
    faults =
        new Faults(now.latency, now.bytesPerSecond, now.hang, now.blackHoles, now.refuse, fits);
    links.forEach(Link::cut);
  }

  /** Ends every disturbance. */
  void heal() {
    boolean lossy = !faults.blackHoles.isEmpty();
    faults = Faults.NONE;
    if (lossy) {
      // a stream with a hole in it is no use to anybody
      links.forEach(Link::cut);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    var upstream = new Socket();
    var link = new Link(client, upstream);
    if (faults.refuse) {
      disturbed.incrementAndGet();
      link.cut();
      return;
    }
    try {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(server, 5_000);
    } catch (IOException e) {
      link.cut();
      return;
    }
    links.add(link);
    Thread answers = Thread.ofVirtual().start(() -> pump(link, Direction.TO_CLIENT));
    pump(link, Direction.TO_SERVER);
    try {
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    links.remove(link);
  }

  private void pump(Link link, Direction direction) {
    var said = new StringBuilder();
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in =
          (direction == Direction.TO_SERVER ? link.client : link.server).getInputStream();
      OutputStream out =
          (direction == Direction.TO_SERVER ? link.server : link.client).getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (!disturb(direction, length)) {
          continue;
        }
        if (direction == Direction.TO_SERVER && isSwallowed(said, chunk, length)) {
          out.write(chunk, 0, length);
          out.flush();
          disturbed.incrementAndGet();
          // time for the server to do what it was told
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          break;
        }
        out.write(chunk, 0, length);
        out.flush();
      }
    } catch (IOException e) {
      link.cut();
      return;
    }
    link.cut();
  }

  /** Waits as long as told; false if the piece is to be lost. */
  private boolean disturb(Direction direction, int length) {
    Faults now = faults;
    long nanos = now.latency.toNanos();
    if (now.bytesPerSecond > 0) {
      nanos += length * 1_000_000_000L / now.bytesPerSecond;
    }
    if (nanos > 0) {
      disturbed.incrementAndGet();
      LockSupport.parkNanos(nanos);
    }
    if (now.hang) {
      disturbed.incrementAndGet();
      while (faults.hang) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    if (now.blackHoles.contains(direction)) {
      disturbed.incrementAndGet();
      return false;
    }
    return true;
  }

  private boolean isSwallowed(StringBuilder said, byte[] chunk, int length) {
    Predicate<Conversation> fits = faults.swallow;
    if (fits == null) {
      return false;
    }
    // texts of statements are sent once per connection, so what was said before matters
    var conversation =
        new Conversation(said, new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
    boolean swallowed = fits.test(conversation);
    if (said.length() < 1_000_000) {
      said.append(conversation.now());
    }
    return swallowed;
  }

  @Override
  public void close() {
    heal();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    links.forEach(Link::cut);
  }
}
