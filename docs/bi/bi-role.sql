-- For an administrator: the role parallax_bi, which can read the views in the schema bi and nothing else,
-- and a login for a tool.
--
--   psql ... -f docs/bi/bi-role.sql                       the role alone
--   psql ... -v login=metabase -f docs/bi/bi-role.sql     the role, and the login metabase
--   psql ... -c '\password metabase'                      asks for its password
--
-- The exact commands for quickstart and the containers are in docs/bi/README.md. It can be run any number
-- of times. Before the first start of reporting-service there are no views yet: the service then
-- grants the rights when it makes them, as it does whenever it makes them again.

\set ON_ERROR_STOP on

do $$
begin
  if not exists (select from pg_roles where rolname = 'parallax_bi') then
    create role parallax_bi nologin;
  end if;
  execute format('grant connect on database %I to parallax_bi', current_database());
  if exists (select from pg_namespace where nspname = 'bi') then
    grant usage on schema bi to parallax_bi;
    grant select on all tables in schema bi to parallax_bi;
  end if;
end
$$;

-- A login for each tool, so that each can be locked and limited by itself. A login without a password
-- cannot be used. The settings belong to the login, as members of a role do not inherit them. They
-- guard against mistakes, since a login may change its own settings; the grants guard against the rest.
\if :{?login}
select set_config('parallax.login', :'login', false) as login;
do $$
declare
  login text := current_setting('parallax.login');
begin
  if not exists (select from pg_roles where rolname = login) then
    execute format('create role %I login connection limit 10', login);
  elsif not exists (
    select from pg_auth_members
    where member = quote_ident(login)::regrole and roleid = 'parallax_bi'::regrole) then
    raise exception 'the role % is there already, and no login of a BI tool: choose another name', login;
  end if;
  execute format('grant parallax_bi to %I', login);
  execute format('alter role %I set default_transaction_read_only = on', login);
  execute format('alter role %I set statement_timeout = %L', login, '60s');
  execute format('alter role %I set idle_in_transaction_session_timeout = %L', login, '30s');
  execute format('alter role %I set search_path = bi', login);
end
$$;
\endif
