-- Who has signed in to the dashboard.

create schema ui;

create table ui.session (
  id         text collate "C" not null,
  owner      text collate "C" not null,
  started_at timestamptz not null default now(),
  used_at    timestamptz not null default now(),
  primary key (id)
);
comment on schema ui is 'What the dashboard needs to know of those who look at it.';
comment on table ui.session is 'Sessions of people who signed in; one that is over is deleted when the next begins.';
comment on column ui.session.id is 'SHA-256 of the secret in the cookie, in hex digits: no cookie can be made of it.';
comment on column ui.session.owner is 'Which key it was signed in with, with which the session ends; or who signed in at the identity provider, as jwt: and the subject.';
comment on column ui.session.started_at is 'When the caller signed in.';
comment on column ui.session.used_at is 'When it was last used, to the minute.';

create table ui.login_link (
  id         text collate "C" not null,
  owner      text collate "C" not null,
  offered_at timestamptz not null default now(),
  primary key (id)
);
comment on table ui.login_link is 'Links that sign in once; one that was used is deleted, and one that is too old when the next is made.';
comment on column ui.login_link.id is 'SHA-256 of the secret in the link, in hex digits.';
comment on column ui.login_link.owner is 'Which key it signs in with.';
comment on column ui.login_link.offered_at is 'When it was made.';
