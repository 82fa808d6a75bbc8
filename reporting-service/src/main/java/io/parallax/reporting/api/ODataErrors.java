package io.parallax.reporting.api;

import io.parallax.access.ErrorForm;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Problems in the form that clients of OData read, for them. */
@RestControllerAdvice
final class ODataErrors implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType contentType,
      Class<? extends HttpMessageConverter<?>> converterType,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (!(body instanceof ProblemDetail problem)
        || !(request instanceof ServletServerHttpRequest servlet)
        || ErrorForm.of(servlet.getServletRequest()) != ErrorForm.ODATA) {
      return body;
    }
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    return ErrorForm.ODATA.body(
        String.valueOf(problem.getType()),
        String.valueOf(problem.getTitle()),
        problem.getStatus(),
        String.valueOf(problem.getDetail()));
  }
}
