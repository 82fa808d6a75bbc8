package io.parallax.faults;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of its own, in memory, that can be made full. Needs Linux, and root to mount it. For
 * one thread.
 */
final class Volume implements AutoCloseable {
  private static final long ROOM = 2L << 30;
  private static final int ATTEMPTS = 50;

  private final Path path;

  /** Mounts it at {@code path}, a folder that is made for it. */
  Volume(Path path) throws IOException {
    this.path = Files.createDirectories(path);
    Command.run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + ROOM, "tmpfs", path.toString());
  }

  /** Leaves no room beyond what is in use. */
  void fill() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        resize(used());
        return;
      } catch (IOException e) {
        // somebody has written meanwhile
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  void makeRoom() throws IOException {
    resize(ROOM);
  }

  private long used() throws IOException {
    FileStore store = Files.getFileStore(path);
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }

  private void resize(long bytes) throws IOException {
    Command.run("mount", "-o", "remount,size=" + bytes, path.toString());
  }

  /** Lets go of it, as soon as nobody uses it. */
  @Override
  public void close() throws IOException {
    Command.run("umount", "--lazy", path.toString());
  }
}
