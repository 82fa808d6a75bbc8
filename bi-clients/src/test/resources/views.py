"""What LibreOffice Base sees of the views: their names, types of columns, and rows.

Arguments: name of the pipe at which LibreOffice listens, URL of the database, login, password.
"""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE_SECONDS = 120


def office(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def service(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


def names(found):
    while found.next():
        yield found.getString(3)


def rows(found):
    while found.next():
        day = found.getDate(1)
        yield f"{day.Year}-{day.Month:02}-{day.Day:02} {found.getString(3)} {found.getLong(4)}"


def read(connection):
    views = connection.getMetaData().getTables(None, "bi", "%", ("VIEW",))
    sales = connection.createStatement().executeQuery(
        "select period_start, period_start_utc, region, sum(sales_net)::bigint from bi.sales_by_day"
        " group by 1, 2, 3 order by 1, 3")
    columns = sales.getMetaData()
    types = [columns.getColumnTypeName(i + 1) for i in range(columns.getColumnCount())]
    return {"views": list(names(views)), "types": types, "rows": list(rows(sales))}


pipe, url, login, password = sys.argv[1:]
context = office(pipe)
try:
    credentials = (
        PropertyValue(Name="user", Value=login), PropertyValue(Name="password", Value=password))
    manager = service(context, "com.sun.star.sdbc.DriverManager")
    connection = manager.getConnectionWithInfo(url, credentials)
    print(json.dumps(read(connection)))
    connection.close()
finally:
    service(context, "com.sun.star.frame.Desktop").terminate()
