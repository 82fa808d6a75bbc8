package io.parallax.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives each request its {@link TraceContext}, before anything is logged about it. Thread-safe. */
final class TraceFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    TraceContext.begin(request.getHeader(TraceContext.HEADER));
    try {
      chain.doFilter(request, response);
    } finally {
      TraceContext.end();
    }
  }
}
