package io.parallax.access;

import java.util.Optional;

/** Which sessions of people who signed in are open, so that every replica knows. */
public interface SessionStore {

  /**
   * Opens a session.
   *
   * @param id says nothing about the secret that the browser holds
   * @param owner the key that it was signed in with, or who signed in at the identity provider
   */
  void open(String id, String owner);

  /** Whose session is open; asking for it is using it. */
  Optional<String> owner(String id);

  /** Closes a session, if it is there. */
  void close(String id);

  /**
   * Offers a login for once, for a while.
   *
   * @param id says nothing about the secret in the link
   * @param owner the key that it signs in with
   */
  void offer(String id, String owner);

  /** The owner of a login that was offered, and is not any more. */
  Optional<String> take(String id);
}
