package io.parallax.access;

/** Which sessions of people who signed in are open, so that every replica knows. */
public interface SessionStore {

  /**
   * Opens a session.
   *
   * @param id says nothing about the secret that the browser holds
   * @param keyId which key it was signed in with
   */
  void open(String id, String keyId);

  /** Whether a session is open; asking for it is using it. */
  boolean isOpen(String id);

  /** Closes a session, if it is there. */
  void close(String id);
}
