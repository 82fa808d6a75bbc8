package io.parallax.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Somebody who has shown who they are; the name is safe to be logged. */
final class Caller extends AbstractAuthenticationToken {
  private final String name;
  private final Set<Scope> scopes;
  private final @Nullable String keyId;

  /** @param keyId which key it was shown by; null for what is no key */
  Caller(String name, Set<Scope> scopes, @Nullable String keyId) {
    super(List.of());
    this.name = name;
    this.scopes = scopes;
    this.keyId = keyId;
    setAuthenticated(true);
  }

  @Nullable
  String keyId() {
    return keyId;
  }

  boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Object getPrincipal() {
    return name;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller caller
        && caller.name.equals(name)
        && caller.scopes.equals(scopes);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
