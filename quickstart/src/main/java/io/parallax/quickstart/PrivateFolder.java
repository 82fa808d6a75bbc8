package io.parallax.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders that only their owner may enter. */
final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /** Makes the folder, and closes it if it is there already and open. */
  static Path make(Path folder) throws IOException {
    makeIfMissing(folder);
    return Files.setPosixFilePermissions(folder, OWNER);
  }

  /** Makes the folder; one that is there already stays as somebody made it. */
  static Path makeIfMissing(Path folder) throws IOException {
    return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
  }
}
