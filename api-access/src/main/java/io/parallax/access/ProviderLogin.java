package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Login at the identity provider by authorization code, with PKCE. The access token that the code is
 * worth is held to the same rules as one that a caller sends, and then forgotten. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700">RFC 9700, best current practice of OAuth 2.0</a>
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 */
final class ProviderLogin {
  /** Questions to the provider at the same time: any stranger can cause one. */
  private static final int AT_ONCE = 4;

  private static final JsonMapper JSON = new JsonMapper();

  /** Where the provider takes logins, and gives tokens for codes. */
  private record Endpoints(URI authorization, URI token) {}

  /**
   * A login that has begun.
   *
   * @param state comes back with the code, so that no other page can send one
   * @param verifier proves that who redeems the code has begun the login
   */
  record Begun(String state, String verifier) {}

  private final AccessProperties.Jwt provider;
  private final AccessProperties.Oidc client;
  private final Tokens tokens;
  private final ProviderClient http = new ProviderClient();
  private final Semaphore questions = new Semaphore(AT_ONCE);
  private volatile @Nullable Endpoints known;

  ProviderLogin(AccessProperties.Jwt provider, AccessProperties.Oidc client, Tokens tokens) {
    this.provider = provider;
    this.client = client;
    this.tokens = tokens;
  }

  Begun begin() {
    return new Begun(Secrets.random(), Secrets.random());
  }

  /**
   * Where a browser goes to sign in.
   *
   * @param returnTo where the provider sends it afterwards
   * @throws AuthenticationServiceException if the provider does not answer
   */
  URI address(Begun login, URI returnTo) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", client.clientId());
    parameters.put("redirect_uri", returnTo.toString());
    parameters.put("scope", client.scope());
    parameters.put("state", login.state());
    parameters.put("code_challenge", Secrets.text(Secrets.sha256(login.verifier())));
    parameters.put("code_challenge_method", "S256");
    URI page = endpoints().authorization();
    String separator = page.getQuery() == null ? "?" : "&";
    return URI.create(page + separator + form(parameters));
  }

  /**
   * Who has signed in.
   *
   * @param returnTo as when it began
   * @throws BadCredentialsException if the code, or the token that it is worth, is not good
   * @throws AuthenticationServiceException if the provider does not answer
   */
  Caller finish(Begun login, String code, URI returnTo) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", returnTo.toString());
    parameters.put("code_verifier", login.verifier());
    var request = HttpRequest.newBuilder(endpoints().token())
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED_VALUE)
        .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
        .header(HttpHeaders.AUTHORIZATION, "Basic " + basic())
        .POST(BodyPublishers.ofString(form(parameters)))
        .build();
    return caller(text(ask(request), "access_token"));
  }

  /** What only those who know the client's secret can add to a text. */
  String signature(String text) {
    return Secrets.signature(Secrets.sha256("session\n" + client.clientSecret()), text);
  }

  private Caller caller(String token) {
    try {
      return tokens.caller(token);
    } catch (Tokens.UnknownKeyException e) {
      e.lookForNewKeys();
      return tokens.caller(token);
    }
  }

  private Endpoints endpoints() {
    Endpoints found = known;
    if (found == null) {
      JsonNode described = ask(HttpRequest.newBuilder(URI.create(
              provider.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration"))
          .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
          .build());
      if (!text(described, "issuer").equals(provider.issuer())) {
        throw new AuthenticationServiceException("the identity provider names another issuer");
      }
      found = new Endpoints(
          endpoint(described, "authorization_endpoint"), endpoint(described, "token_endpoint"));
      known = found;
    }
    return found;
  }

  private static URI endpoint(JsonNode described, String name) {
    URI uri = URI.create(text(described, name));
    if (!AccessProperties.isSafe(uri)) {
      throw new AuthenticationServiceException("the identity provider's " + name + " is not https");
    }
    return uri;
  }

  private JsonNode ask(HttpRequest request) {
    if (!questions.tryAcquire()) {
      throw new AuthenticationServiceException("too many others are under way");
    }
    try {
      return JSON.readTree(http.ask(request));
    } catch (IOException | JacksonException e) {
      throw new AuthenticationServiceException("the identity provider does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuthenticationServiceException("interrupted", e);
    } finally {
      questions.release();
    }
  }

  private static String text(JsonNode answer, String name) {
    String text = answer.path(name).asString("");
    if (text.isEmpty()) {
      throw new AuthenticationServiceException("the identity provider names no " + name);
    }
    return text;
  }

  /** As RFC 6749 has it: each part is form-encoded before they are joined. */
  private String basic() {
    String pair = encoded(client.clientId()) + ":" + encoded(client.clientSecret());
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
