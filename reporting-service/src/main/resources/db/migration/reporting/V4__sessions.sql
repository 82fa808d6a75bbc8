-- Who has signed in to the dashboard.

create schema ui;

create table ui.session (
  id         text collate "C" not null,
  key_id     text collate "C" not null,
  started_at timestamptz not null default now(),
  used_at    timestamptz not null default now(),
  primary key (id)
);
comment on schema ui is 'What the dashboard needs to know of those who look at it.';
comment on table ui.session is 'Sessions of people who signed in with a key; one that is over is deleted when the next begins.';
comment on column ui.session.id is 'SHA-256 of the secret in the cookie, in hex digits: no cookie can be made of it.';
comment on column ui.session.key_id is 'Which key it was signed in with; the session ends with it.';
comment on column ui.session.started_at is 'When the caller signed in.';
comment on column ui.session.used_at is 'When it was last used, to the minute.';
