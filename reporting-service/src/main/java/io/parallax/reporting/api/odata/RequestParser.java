package io.parallax.reporting.api.odata;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Cursor;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.DatasetQuery;
import io.parallax.reporting.report.dataset.DatasetQuery.Ordered;
import io.parallax.reporting.report.dataset.Datasets;
import io.parallax.reporting.report.dataset.Expression;
import io.parallax.reporting.report.dataset.Field;
import io.parallax.reporting.report.dataset.Grouping;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.ex.ODataException;
import org.apache.olingo.commons.api.http.HttpMethod;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriInfoKind;
import org.apache.olingo.server.api.uri.UriParameter;
import org.apache.olingo.server.api.uri.UriResource;
import org.apache.olingo.server.api.uri.UriResourceCount;
import org.apache.olingo.server.api.uri.UriResourceEntitySet;
import org.apache.olingo.server.api.uri.queryoption.ApplyOption;
import org.apache.olingo.server.api.uri.queryoption.OrderByItem;
import org.apache.olingo.server.api.uri.queryoption.OrderByOption;
import org.apache.olingo.server.api.uri.queryoption.SelectItem;
import org.apache.olingo.server.api.uri.queryoption.SelectOption;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;
import org.apache.olingo.server.core.uri.parser.Parser;
import org.apache.olingo.server.core.uri.validator.UriValidator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Reads what is asked for from path and query of a URL. Thread-safe. */
final class RequestParser {
  private static final String SKIP_TOKEN = "$skiptoken";

  /** Levels of parentheses; the parser calls itself for each. */
  private static final int MAX_LEVELS = 100;

  private static final Pattern JSON = Pattern.compile("(?i)(application/)?json *(;.*)?");

  private final OData odata = OData.newInstance();
  private final Edm model;

  RequestParser(Edm model) {
    this.model = model;
  }

  /**
   * What is asked for.
   *
   * @param path within the service, as it came
   * @param query as it came; empty if there is none
   */
  Asked read(String path, String query) {
    // how clients other than those of OData write a blank
    String readable = query.replace("+", "%20");
    requireShallow(path);
    requireShallow(readable);
    UriInfo parsed = parse(path, readable);
    if (parsed.getKind() == UriInfoKind.service) {
      return new Asked.ServiceDocument();
    }
    if (parsed.getKind() == UriInfoKind.metadata) {
      return new Asked.Metadata();
    }
    if (parsed.getKind() != UriInfoKind.resource) {
      throw Refused.notSupported("$" + parsed.getKind());
    }
    requireHonoured(parsed);
    List<UriResource> parts = parsed.getUriResourceParts();
    if (!(parts.getFirst() instanceof UriResourceEntitySet set)
        || set.getTypeFilterOnCollection() != null
        || set.getTypeFilterOnEntry() != null) {
      throw Refused.notSupported("A path other than to a set, its count or one of its rows");
    }
    Dataset dataset = Datasets.named(set.getEntitySet().getName()).orElseThrow();
    boolean counting = parts.size() == 2 && parts.get(1) instanceof UriResourceCount;
    if (parts.size() > 1 && !counting) {
      throw Refused.notSupported("A path behind a set or one of its rows");
    }
    if (!set.getKeyPredicates().isEmpty()) {
      return new Asked.Row(select(ofKey(dataset, set.getKeyPredicates()), parsed));
    }
    DatasetQuery asked = select(query(dataset, parsed), parsed);
    if (counting) {
      return new Asked.Count(asked);
    }
    return new Asked.Rows(
        asked,
        parsed.getTopOption() == null ? null : parsed.getTopOption().getValue(),
        parsed.getSkipOption() == null ? 0 : parsed.getSkipOption().getValue(),
        parsed.getCountOption() != null && parsed.getCountOption().getValue(),
        parsed.getSkipTokenOption() == null ? null : parsed.getSkipTokenOption().getValue(),
        identity(path, readable));
  }

  /** The query without what says where the page begins, as it came. */
  static String withoutSkipToken(String query) {
    return options(query).stream()
        .filter(option -> !decoded(option).startsWith(SKIP_TOKEN + "="))
        .collect(Collectors.joining("&"));
  }

  private static String identity(String path, String query) {
    return Cursor.identity(
        decoded(path),
        options(withoutSkipToken(query)).stream()
            .map(RequestParser::decoded)
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private static DatasetQuery query(Dataset dataset, UriInfo parsed) {
    Expression filter = Expression.always(true);
    Grouping grouping = null;
    ApplyOption apply = parsed.getApplyOption();
    if (apply != null) {
      Transformations transformations = Transformations.read(dataset, apply);
      filter = transformations.filter();
      grouping = transformations.grouping();
    }
    Expression groups = Expression.always(true);
    List<Field> fields = grouping == null ? dataset.fields() : grouping.fields();
    var conditions = new Conditions(dataset, fields);
    if (parsed.getFilterOption() != null) {
      Expression further = conditions.read(parsed.getFilterOption().getExpression());
      if (grouping == null) {
        filter = filter.and(further);
      } else {
        groups = further;
      }
    }
    return new DatasetQuery(
        dataset, filter, grouping, groups, orders(conditions, parsed.getOrderByOption()), fields);
  }

  private static List<Ordered> orders(Conditions conditions, @Nullable OrderByOption option) {
    List<Ordered> orders = new ArrayList<>();
    for (OrderByItem item : option == null ? List.<OrderByItem>of() : option.getOrders()) {
      if (!(item.getExpression() instanceof Member member)) {
        throw Refused.notSupported("$orderby with other than columns");
      }
      Field field = conditions.field(member.getResourcePath().getUriResourceParts());
      if (orders.stream().noneMatch(ordered -> ordered.field().equals(field))) {
        orders.add(new Ordered(field, item.isDescending()));
      }
    }
    return orders;
  }

  private static DatasetQuery select(DatasetQuery query, UriInfo parsed) {
    SelectOption option = parsed.getSelectOption();
    if (option == null) {
      return query;
    }
    var conditions = new Conditions(query.dataset(), query.fields());
    List<Field> selected = new ArrayList<>();
    for (SelectItem item : option.getSelectItems()) {
      if (item.isStar()) {
        selected.addAll(query.fields());
      } else if (item.getResourcePath() == null) {
        throw Refused.notSupported("$select with other than columns");
      } else {
        selected.add(conditions.field(item.getResourcePath().getUriResourceParts()));
      }
    }
    return query.selecting(selected.stream().distinct().toList());
  }

  private static DatasetQuery ofKey(Dataset dataset, List<UriParameter> key) {
    Expression found = Expression.always(true);
    for (UriParameter part : key) {
      Column column = dataset.column(part.getName()).orElseThrow();
      if (part.getText() == null) {
        throw Refused.notSupported("A parameter alias in a key");
      }
      Field field = dataset.field(column);
      found =
          found.and(Expression.of(field).isEqualTo(Literals.read(part.getText(), column.type())));
    }
    return DatasetQuery.of(dataset, found);
  }

  /** Refuses what the parser reads and this service does not support. */
  private static void requireHonoured(UriInfo parsed) {
    if (!parsed.getCustomQueryOptions().isEmpty()) {
      throw Refused.wrong(parsed.getCustomQueryOptions().getFirst().getName()
          + " is no option of OData, expected $filter, $select, $orderby, $top, $skip, $count, $apply"
          + " or $format");
    }
    if (!parsed.getAliases().isEmpty()) {
      throw Refused.notSupported("A parameter alias");
    }
    if (parsed.getExpandOption() != null) {
      throw Refused.wrong("$expand has nothing to expand: no row leads to others");
    }
    if (parsed.getFormatOption() != null
        && !JSON.matcher(parsed.getFormatOption().getFormat()).matches()) {
      throw new ResponseStatusException(
          HttpStatus.NOT_ACCEPTABLE, "$format asks for other than JSON, expected json.");
    }
    if (parsed.getSearchOption() != null) {
      throw Refused.notSupported("$search");
    }
    if (parsed.getIdOption() != null || parsed.getDeltaTokenOption() != null) {
      throw Refused.notSupported("$id or $deltatoken");
    }
  }

  private UriInfo parse(String path, String query) {
    try {
      return parsed(path, query);
    } catch (ODataException e) {
      if (!isGood(path, "")) {
        throw Refused.notThere(
            "The path cannot be read: " + message(e) + " The root of the service lists its sets");
      }
      throw wrongOption(path, query, e);
    }
  }

  private UriInfo parsed(String path, String query) throws ODataException {
    try {
      UriInfo parsed = new Parser(model, odata).parseUri(path, query, null, "");
      new UriValidator().validate(parsed, HttpMethod.GET);
      return parsed;
    } catch (RuntimeException e) { // the parser takes some expressions for what they are not
      throw new ODataException("an expression has something that is not expected there", e);
    }
  }

  private boolean isGood(String path, String query) {
    try {
      parsed(path, query);
      return true;
    } catch (ODataException e) {
      return false;
    }
  }

  /** Says which option it is, and where: the parser does not. */
  private RuntimeException wrongOption(String path, String query, ODataException whole) {
    List<String> options = options(query);
    Predicate<String> isApply = option -> decoded(option).startsWith("$apply=");
    String apply = options.stream().filter(isApply).findFirst().orElse("");
    int position = 1;
    for (String option : options) {
      String text = decoded(option);
      String name = text.substring(0, Math.max(0, text.indexOf('=')));
      if (name.equals("$compute")) {
        return Refused.notSupported(name);
      }
      String alone = isApply.test(option) || apply.isEmpty() ? option : apply + "&" + option;
      try {
        parsed(path, alone);
      } catch (ODataException e) {
        return Refused.wrong("%s, which begins at character %d of the query, cannot be read: %s"
            .formatted(name.isEmpty() ? text : name, position, message(e)));
      }
      position += text.length() + 1;
    }
    return Refused.wrong("The query cannot be read: " + message(whole));
  }

  /** In English, without the full stop. */
  private static String message(ODataException e) {
    String message = e instanceof ODataLibraryException known
        ? known.getTranslatedMessage(Locale.ENGLISH).getMessage()
        : String.valueOf(e.getMessage());
    return message.replaceAll("\\.$", "");
  }

  /** The parser would run out of stack. */
  private static void requireShallow(String encoded) {
    int levels = 0;
    boolean quoted = false;
    for (char c : decoded(encoded).toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        levels++;
      } else if (!quoted && c == ')') {
        levels--;
      }
      if (levels > MAX_LEVELS) {
        throw Refused.wrong(
            "The URL has more than " + MAX_LEVELS + " parentheses within each other");
      }
    }
  }

  private static List<String> options(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refused.wrong("The URL is not percent-encoded as it should be");
    }
  }
}
