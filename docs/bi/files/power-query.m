// Queries for Power BI Desktop and for Power Query in Excel. Each part below is a query of its own: make a
// blank query, open the advanced editor, paste the part, and give the query the name in its heading. How
// they belong together, and what to do in which order: ../power-bi.md and ../excel.md. The measures are in
// measures.dax.
//
// The credential is asked for once, of the kind Basic: the user is the name of the caller, the password its
// key. It does not belong in a query.

// ---- Parallax: where reporting-service is, without a path ----------------------------------------------

"http://localhost:8080"
  meta [IsParameterQuery = true, Type = "Text", IsParameterQueryRequired = true]

// ---- RangeStart, RangeEnd: two parameters of the type Date/Time, for incremental refresh ---------------
// Power BI wants exactly these names and this type. Desktop loads only the days between the two, so begin
// with a short range; the service replaces both.

#datetime(2026, 1, 1, 0, 0, 0)
  meta [IsParameterQuery = true, Type = "DateTime", IsParameterQueryRequired = true]

#datetime(2026, 7, 1, 0, 0, 0)
  meta [IsParameterQuery = true, Type = "DateTime", IsParameterQueryRequired = true]

// ---- Feed: all tables. Turn off "Enable load" ----------------------------------------------------------

let
  Source = OData.Feed(Parallax & "/odata/v1/", null, [Implementation = "2.0", ODataVersion = 4])
in
  Source

// ---- SalesByDay ----------------------------------------------------------------------------------------
// The filter reaches the service as $filter=periodStartUtc ge ... and periodStartUtc lt ... . A range takes
// its start and leaves out its end, so that no day is in two ranges. The column of another type than the
// parameters is compared with instants in UTC.

let
  Rows = Feed{[Name = "SalesByDay", Signature = "table"]}[Data],
  InRange = Table.SelectRows(
    Rows,
    each [periodStartUtc] >= DateTime.AddZone(RangeStart, 0)
      and [periodStartUtc] < DateTime.AddZone(RangeEnd, 0)
  )
in
  InRange

// ---- RevenueByDay --------------------------------------------------------------------------------------

let
  Rows = Feed{[Name = "RevenueByDay", Signature = "table"]}[Data],
  InRange = Table.SelectRows(
    Rows,
    each [periodStartUtc] >= DateTime.AddZone(RangeStart, 0)
      and [periodStartUtc] < DateTime.AddZone(RangeEnd, 0)
  )
in
  InRange

// ---- OutcomesByDay -------------------------------------------------------------------------------------

let
  Rows = Feed{[Name = "OutcomesByDay", Signature = "table"]}[Data],
  InRange = Table.SelectRows(
    Rows,
    each [periodStartUtc] >= DateTime.AddZone(RangeStart, 0)
      and [periodStartUtc] < DateTime.AddZone(RangeEnd, 0)
  )
in
  InRange

// ---- CoverageByDay -------------------------------------------------------------------------------------

let
  Rows = Feed{[Name = "CoverageByDay", Signature = "table"]}[Data],
  InRange = Table.SelectRows(
    Rows,
    each [periodStartUtc] >= DateTime.AddZone(RangeStart, 0)
      and [periodStartUtc] < DateTime.AddZone(RangeEnd, 0)
  )
in
  InRange

// ---- Calendar: days of the time zone of reports --------------------------------------------------------

let
  Rows = Feed{[Name = "Calendar", Signature = "table"]}[Data]
in
  Rows

// ---- Products, Regions, Indicators: with the titles that people know ------------------------------------
// Regions is the same with its own name.

let
  Rows = Feed{[Name = "Products", Signature = "table"]}[Data],
  Named = Table.AddColumn(Rows, "label", each if [title] = null then [product] else [title], type text)
in
  Named

let
  Rows = Feed{[Name = "Indicators", Signature = "table"]}[Data]
in
  Rows

// ---- Csv: a report with intervals, which do not survive a sum -------------------------------------------
// A function: the path of a report and its parameters, as in docs/reports.md. RelativePath and Query keep the
// address of the source constant, so that scheduled refresh works. Numbers are read with a point, whatever
// the language of the machine; columns get their types in the query that calls it.

(path as text, parameters as record) as table =>
let
  Answer = Web.Contents(
    Parallax,
    [RelativePath = "api/v1/reports/" & path, Query = parameters & [format = "csv", limit = "100000"]]
  ),
  Rows = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
  Named = Table.PromoteHeaders(Rows, [PromoteAllScalars = true])
in
  Named

// ---- SatisfactionByMonth: one that calls it -------------------------------------------------------------
// A parameter that is repeated in the address, such as two products, is a list in the record:
// [product = {"tea", "coffee"}].

let
  Rows = Csv("outcomes", [period = "month", from = "2026-01-01", indicator = "csat", groupBy = "region"]),
  Typed = Table.TransformColumnTypes(
    Rows,
    {
      {"periodStart", type date}, {"periodEnd", type date}, {"periodStartUtc", type datetimezone},
      {"periodEndUtc", type datetimezone}, {"partial", type logical}, {"matured", type logical},
      {"value", type number}, {"n", Int64.Type}, {"numerator", Int64.Type}, {"denominator", Int64.Type},
      {"low", type number}, {"high", type number}, {"sufficient", type logical}
    },
    "en-US"
  )
in
  Typed
