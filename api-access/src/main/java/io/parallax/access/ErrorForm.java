package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;

/** The form in which a client reads what was wrong. */
public enum ErrorForm {
  /** Problem details of RFC 9457. */
  PROBLEM(MediaType.APPLICATION_PROBLEM_JSON_VALUE) {
    @Override
    public Object body(String type, String title, int status, String detail) {
      return new Problem(type, title, status, detail);
    }
  },

  /**
   * The object that clients of OData read; its code is the last part of the problem's type.
   *
   * @see <a href="https://docs.oasis-open.org/odata/odata-json-format/v4.0/odata-json-format-v4.0.html">
   *     OData JSON Format 4.0, 19</a>
   */
  ODATA(MediaType.APPLICATION_JSON_VALUE) {
    @Override
    public Object body(String type, String title, int status, String detail) {
      return new Wrapped(new ODataError(type.substring(type.lastIndexOf('/') + 1), detail));
    }
  };

  private static final String ODATA_PATH = "/odata/";

  private final String mediaType;

  ErrorForm(String mediaType) {
    this.mediaType = mediaType;
  }

  private record Problem(String type, String title, int status, String detail) {}

  private record ODataError(String code, String message) {}

  private record Wrapped(ODataError error) {}

  /** The form for the client of a request. */
  public static ErrorForm of(HttpServletRequest request) {
    return request.getRequestURI().startsWith(request.getContextPath() + ODATA_PATH)
        ? ODATA
        : PROBLEM;
  }

  public String mediaType() {
    return mediaType;
  }

  /**
   * An error in this form, to be written as JSON.
   *
   * @param type path of the page that describes the kind of problem
   * @param detail what is wrong with this request
   */
  public abstract Object body(String type, String title, int status, String detail);
}
