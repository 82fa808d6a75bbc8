package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parallax.access.BodyException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a stream of lines that is written while the stream is still read: a line for each
 * result, and a last one that says whether that was all.
 *
 * <pre>{@code
 * {"index":0,"status":"accepted","type":"parallax.sale-closed.v1","key":"S-1001","revision":1}
 * {"index":1,"status":"rejected","problem":{"type":"/problems/invalid-event", ...}}
 * {"status":"complete","accepted":1,"rejected":1}
 * }</pre>
 *
 * <p>If the stream ends early, the last line is {@code {"status":"broken", ..., "problem":{...}}};
 * if the connection ends early, there is none. Before the first line, a problem is an answer like
 * any other.
 */
final class LinesAnswer implements ServerResponse {
  private final JsonMapper json;
  private final Batch batch;
  private final Work work;
  private final Function<Problem, ServerResponse> problemAnswer;
  private final HttpHeaders headers = new HttpHeaders();

  /** Reads the stream, and has the results written again and again. */
  interface Work {
    void run(Telling telling) throws IOException;
  }

  /** Writes what the batch has to tell. */
  interface Telling {
    void tell() throws IOException;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record LastLine(
      String status,
      @Nullable Boolean dryRun,
      int accepted,
      int rejected,
      @Nullable Problem problem) {}

  LinesAnswer(
      JsonMapper json,
      MediaType mediaType,
      Batch batch,
      Work work,
      Function<Problem, ServerResponse> problemAnswer) {
    this.json = json;
    this.batch = batch;
    this.work = work;
    this.problemAnswer = problemAnswer;
    headers.setContentType(mediaType);
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatus.OK;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws ServletException, IOException {
    OutputStream out = response.getOutputStream();
    try {
      work.run(() -> {
        if (!response.isCommitted()) {
          response.setStatus(HttpServletResponse.SC_OK);
          response.setContentType(String.valueOf(headers.getContentType()));
        }
        for (Result result : batch.tell()) {
          writeLine(out, result);
        }
        out.flush();
      });
      writeLine(out, lastLine("complete", null));
    } catch (ProblemException e) {
      return end(e.problem(), request, response, context);
    } catch (BodyException e) {
      return end(Problem.of(e), request, response, context);
    }
    out.flush();
    return null;
  }

  private @Nullable ModelAndView end(
      Problem problem, HttpServletRequest request, HttpServletResponse response, Context context)
      throws ServletException, IOException {
    if (!response.isCommitted()) {
      return problemAnswer.apply(problem).writeTo(request, response, context);
    }
    OutputStream out = response.getOutputStream();
    writeLine(out, lastLine("broken", problem));
    out.flush();
    return null;
  }

  private LastLine lastLine(String status, @Nullable Problem problem) {
    Batch.Summary summary = batch.summary();
    return new LastLine(status, summary.dryRun(), summary.accepted(), summary.rejected(), problem);
  }

  private void writeLine(OutputStream out, Object value) throws IOException {
    out.write(json.writeValueAsBytes(value));
    out.write('\n');
  }
}
