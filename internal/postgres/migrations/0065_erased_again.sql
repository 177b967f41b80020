-- What is taken away one by one is erased again after a restore, too (internal/erasure). Who holds a receipt notes that they withdrew
-- their question, as nobody. The worker, who reads no question, erases again the anonymous one that app.erased of its transaction
-- stands for: it deletes all, and this policy leaves it that one (unset: none).
-- Lines stand in the file in the order in which things were noted, since what is taken away may be brought back.
-- +goose Up
create sequence erasure.noted_seq;
grant usage on sequence erasure.noted_seq to dousuru_app;
alter table erasure.noted add column seq bigint default nextval('erasure.noted_seq');  -- null, like the rest, once it stands in the file
alter table erasure.noted no force row level security;                               -- the owner may be no superuser
update erasure.noted set seq = null where kind is null;
alter table erasure.noted force row level security;
grant update (seq) on erasure.noted to dousuru_app;

drop policy notes on erasure.noted;
create policy notes on erasure.noted for insert with check (
  (select directory.viewer()) is not null or nullif(current_setting('app.receipt', true), '') is not null);

create function erasure.erased() returns bytea language sql stable parallel safe
  return decode(nullif(current_setting('app.erased', true), ''), 'hex');
create policy worker_erases_again on escalation.thread for delete using (
  (select directory.viewer_has('worker')) and identity = 'anonymous'
  and sha256('dousuru erasure '::bytea || uuid_send(id)) = (select erasure.erased()));
