package io.parallax.reporting.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets no path with a semicolon through: Spring takes what follows one away, and would look up, or
 * erase, something else than what was asked for.
 */
final class WholePath implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getRequestURI().indexOf(';') >= 0) {
      throw new ResponseStatusException(
          HttpStatus.NOT_FOUND,
          "The path has a semicolon, which is written percent-encoded in a key.");
    }
    return true;
  }
}
